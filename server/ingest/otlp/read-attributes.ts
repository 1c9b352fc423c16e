import { LoomError } from '../../../contract/errors'
import {
  bytesField,
  fixedField,
  readBoolean,
  readBytes,
  readDouble,
  readInteger,
  readNested,
  readString,
  varintField,
} from '../protobuf/fields'
import type { WireReader } from '../protobuf/wire-reader'
import { type AttributeValue, attributeText } from './attribute-text'
import type { Attributes } from './model'
import { MAX_DEPTH } from './size-limit'

const KEY = bytesField(1)
const VALUE = bytesField(2)
/** KeyValueList and ArrayValue hold theirs in field 1. */
const ITEM = bytesField(1)

/** One attribute, its value as a text. */
export function readKeyValue(reader: WireReader): Attributes[number] {
  const [key, value] = keyValue(reader, 0)
  return [key, attributeText(value)]
}

function keyValue(reader: WireReader, depth: number): readonly [string, AttributeValue] {
  let key = ''
  let value: AttributeValue = null
  readNested(reader, (tag, inner) => {
    if (tag === KEY) key = readString(inner)
    else if (tag === VALUE) value = anyValue(inner, depth)
    else return false
    return true
  })
  return [key, value]
}

function anyValue(reader: WireReader, depth: number): AttributeValue {
  if (depth > MAX_DEPTH) throw new LoomError('request/invalid', 'An attribute is nested too deeply.')
  let value: AttributeValue = null
  readNested(reader, (tag, inner) => {
    if (tag === bytesField(1)) value = readString(inner)
    else if (tag === varintField(2)) value = readBoolean(inner)
    else if (tag === varintField(3)) value = readInteger(inner)
    else if (tag === fixedField(4)) value = readDouble(inner)
    else if (tag === bytesField(5)) value = arrayValue(inner, depth + 1)
    else if (tag === bytesField(6)) value = listValue(inner, depth + 1)
    else if (tag === bytesField(7)) value = readBytes(inner)
    else return false
    return true
  })
  return value
}

function arrayValue(reader: WireReader, depth: number): AttributeValue {
  const items: AttributeValue[] = []
  readNested(reader, (tag, inner) => {
    if (tag !== ITEM) return false
    items.push(anyValue(inner, depth))
    return true
  })
  return items
}

function listValue(reader: WireReader, depth: number): AttributeValue {
  const pairs = new Map<string, AttributeValue>()
  readNested(reader, (tag, inner) => {
    if (tag !== ITEM) return false
    pairs.set(...(keyValue(inner, depth) as [string, AttributeValue]))
    return true
  })
  return pairs
}

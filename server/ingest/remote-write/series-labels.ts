import { LoomError } from '../../../contract/errors'
import { type Labels, METRIC_NAME } from '../../../contract/model/labels'
import { LENGTH_DELIMITED, readEnd, readText, readVarint, skipField, type WireReader } from '../protobuf/wire-reader'

/** Far beyond what the store takes: no more is decoded to say so. */
const MAX_TEXT_BYTES = 64 * 1024
const MAX_LABELS = 1024

/**
 * The labels in the bytes that a WriteRequestVisitor is told, in whatever order they come; the store puts them in its
 * own. Throws `store/rejected` for a set that no series can have, `request/invalid` for bytes that are no labels.
 */
export function readLabels(reader: WireReader): Labels {
  const labels: Record<string, string> = Object.create(null)
  for (let count = 0; reader.at < reader.end; count += 1) {
    if (count === MAX_LABELS) throw refused(`a series has more than ${MAX_LABELS} labels`)
    readVarint(reader) // The tag of a Label: there is nothing else.
    const end = readEnd(reader)
    const { name, value } = readPair({ bytes: reader.bytes, at: reader.at, end })
    reader.at = end
    if (name === '') throw refused('a label has no name')
    if (name in labels) throw refused(`the label ${name.slice(0, 100)} is given twice`)
    labels[name] = value
  }
  const name = labels[METRIC_NAME]
  if (name === undefined || name === '') throw refused('a series has no name (the label __name__)')
  // Labels without a value are as if absent.
  for (const key of Object.keys(labels)) if (labels[key] === '') delete labels[key]
  return labels
}

const NAME_TAG = (1 << 3) | LENGTH_DELIMITED
const VALUE_TAG = (2 << 3) | LENGTH_DELIMITED

function readPair(reader: WireReader): { readonly name: string; readonly value: string } {
  let name: string | null = ''
  let value: string | null = ''
  while (reader.at < reader.end) {
    const tag = readVarint(reader)
    if (tag === NAME_TAG) name = readText(reader, MAX_TEXT_BYTES)
    else if (tag === VALUE_TAG) value = readText(reader, MAX_TEXT_BYTES)
    else skipField(reader, tag & 7)
  }
  if (name === null || value === null) throw refused(`a label is longer than ${MAX_TEXT_BYTES} bytes`)
  return { name, value }
}

function refused(reason: string): LoomError {
  return new LoomError('store/rejected', `${reason}.`)
}

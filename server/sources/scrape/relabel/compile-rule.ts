import { createHash } from 'node:crypto'
import { faultOfLabelName } from '../../../../contract/model/names'
import { type AnchoredRegex, compileAnchored, type Expand } from './anchored-regex'
import { faultOfFields } from './check-fields'
import type { RelabelFields } from './relabel-fields'

/** Labels while rules work on them. A label that is not there counts as empty. */
export type LabelMap = Map<string, string>

/** A rule ready for use. */
export interface RelabelRule {
  /** Changes the labels; false when whoever carries them is dropped. */
  readonly apply: (labels: LabelMap) => boolean
}

/** Makes a rule ready, or tells what is wrong with it. */
export function compileRule(fields: RelabelFields): RelabelRule | { readonly fault: string } {
  const fault = faultOfFields(fields)
  if (fault !== undefined) return { fault }
  const regex = compileAnchored(fields.regex)
  if ('fault' in regex) return regex
  const value = regex.template(fields.replacement)
  if ('fault' in value) return value
  const target = regex.template(fields.target_label)
  if ('fault' in target) return target
  return { apply: compileAction(fields, { matches: regex.matches, value, target }) }
}

interface Expression extends Pick<AnchoredRegex, 'matches'> {
  /** What `replacement` and `target_label` become. */
  readonly value: Expand
  readonly target: Expand
}

function compileAction(fields: RelabelFields, regex: Expression): RelabelRule['apply'] {
  const { action, source_labels, separator, target_label: target, modulus } = fields
  const source = (labels: LabelMap): string => source_labels.map((name) => labels.get(name) ?? '').join(separator)
  switch (action) {
    case 'replace':
      return always((labels) => replace(labels, regex, source(labels)))
    case 'keep':
      return (labels) => regex.matches(source(labels))
    case 'drop':
      return (labels) => !regex.matches(source(labels))
    case 'keepequal':
      return (labels) => (labels.get(target) ?? '') === source(labels)
    case 'dropequal':
      return (labels) => (labels.get(target) ?? '') !== source(labels)
    case 'hashmod':
      return always((labels) => labels.set(target, hashModulo(source(labels), modulus)))
    case 'lowercase':
      return always((labels) => setOrDelete(labels, target, source(labels).toLowerCase()))
    case 'uppercase':
      return always((labels) => setOrDelete(labels, target, source(labels).toUpperCase()))
    case 'labelmap':
      return always((labels) => mapLabels(labels, regex.value))
    case 'labeldrop':
      return always((labels) => deleteWhere(labels, regex.matches))
    case 'labelkeep':
      return always((labels) => deleteWhere(labels, (name) => !regex.matches(name)))
  }
}

function replace(labels: LabelMap, regex: Expression, text: string): void {
  const value = regex.value(text)
  const target = regex.target(text)
  if (value !== undefined && target !== undefined && faultOfLabelName(target) === undefined)
    setOrDelete(labels, target, value)
}

/** The last eight bytes of the MD5 sum, as Prometheus takes them, so that shards are the same in both. */
function hashModulo(text: string, modulus: number): string {
  return String(createHash('md5').update(text).digest().readBigUInt64BE(8) % BigInt(modulus))
}

function mapLabels(labels: LabelMap, nameFrom: Expand): void {
  for (const [name, value] of [...labels]) {
    const target = nameFrom(name)
    if (target !== undefined && faultOfLabelName(target) === undefined) setOrDelete(labels, target, value)
  }
}

function deleteWhere(labels: LabelMap, matches: (name: string) => boolean): void {
  for (const name of [...labels.keys()]) if (matches(name)) labels.delete(name)
}

function setOrDelete(labels: LabelMap, name: string, value: string): void {
  if (value === '') labels.delete(name)
  else labels.set(name, value)
}

function always(change: (labels: LabelMap) => unknown): RelabelRule['apply'] {
  return (labels) => {
    change(labels)
    return true
  }
}

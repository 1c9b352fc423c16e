import { LoomError } from '../../contract/errors'
import { type Labels, METRIC_NAME } from '../../contract/model/labels'
import type { LabelPairs } from './label-pairs'
import type { StoreLimits } from './store-limits'

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/
/** The characters by which contract/model/labels.ts parts a label set's key. */
const SEPARATORS = ['\u0001', '\u0002']

/**
 * What label sets inherit from, which is nothing. Unlike an object without any prototype, one that has this one is no
 * hash table to V8: it takes a third of the memory.
 */
const NOTHING = Object.freeze(Object.create(null) as object)

/**
 * The one form in which the store keeps a label set: names in order, no empty values, nothing inherited, so that a label
 * called `constructor` is just a label. `shared` gives a value as a string that others hold already. Throws
 * `store/rejected` naming the label that breaks a rule.
 */
export function labelSet(labels: Labels, limits: StoreLimits, shared: LabelPairs['shared'] = asIs): Labels {
  const names = Object.keys(labels)
    .filter((name) => labels[name] !== '')
    .sort()
  if (names.length > limits.maxLabels) {
    throw rejected(`A series has ${names.length} labels; at most ${limits.maxLabels} are allowed.`)
  }
  const set: Record<string, string> = Object.create(NOTHING)
  for (const name of names) set[name] = shared(name, checkedValue(name, labels[name] as string, limits))
  const size = names.reduce((sum, name) => sum + name.length + (labels[name] as string).length, 0)
  if (size > limits.maxLabelSet) {
    throw rejected(`The labels of a series hold ${size} characters; at most ${limits.maxLabelSet} are allowed.`)
  }
  if (set[METRIC_NAME] === undefined) throw rejected('A series needs a name (the label __name__).')
  return Object.freeze(set)
}

function asIs(_name: string, value: string): string {
  return value
}

function checkedValue(name: string, value: string, limits: StoreLimits): string {
  if (name.length > limits.maxLabelName) {
    throw rejected(`A label name of ${name.length} characters is longer than ${limits.maxLabelName}.`)
  }
  if (!LABEL_NAME.test(name) || name === '__proto__') {
    throw rejected(`${JSON.stringify(name)} is not a label name: letters, digits and _ are.`)
  }
  if (typeof value !== 'string') throw rejected(`The label ${name} is not a text.`)
  if (value.length > limits.maxLabelValue) {
    throw rejected(`The label ${name} holds ${value.length} characters; at most ${limits.maxLabelValue} are allowed.`)
  }
  if (SEPARATORS.some((separator) => value.includes(separator)))
    throw rejected(`The label ${name} holds a control character that is not allowed.`)
  return value
}

function rejected(message: string): LoomError {
  return new LoomError('store/rejected', message)
}

import { LoomError } from '../../contract/errors'
import { type Labels, METRIC_NAME } from '../../contract/model/labels'
import { faultOfLabelName, faultOfLabelValue, writtenLabelName } from '../../contract/model/names'
import type { LabelPairs } from './label-pairs'
import type { StoreLimits } from './store-limits'

/**
 * What label sets inherit from, which is nothing. Unlike an object without any prototype, one that has this one is no
 * hash table to V8: it takes a third of the memory.
 */
const NOTHING = Object.freeze(Object.create(null) as object)

/**
 * The one form in which the store keeps a label set: names in order (but JavaScript puts whole numbers first), no empty
 * values, nothing inherited, so that a label called `constructor` is just a label. `shared` gives a value as a string
 * that others hold already; `faultOf` tells what is wrong with a value. Throws `store/rejected` naming the label that
 * breaks a rule.
 */
export function labelSet(
  labels: Labels,
  limits: StoreLimits,
  shared: LabelPairs['shared'] = asIs,
  faultOf = faultOfLabelValue,
): Labels {
  const names = Object.keys(labels)
    .filter((name) => labels[name] !== '')
    .sort()
  if (names.length > limits.maxLabels) {
    throw rejected(`A series has ${names.length} labels; at most ${limits.maxLabels} are allowed.`)
  }
  const set: Record<string, string> = Object.create(NOTHING)
  for (const name of names) set[name] = shared(name, checkedValue(name, labels[name] as string, limits, faultOf))
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

function checkedValue(name: string, value: string, limits: StoreLimits, faultOf: typeof faultOfLabelValue): string {
  if (name.length > limits.maxLabelName) {
    throw rejected(`A label name of ${name.length} characters is longer than ${limits.maxLabelName}.`)
  }
  const fault = faultOfLabelName(name)
  if (fault !== undefined) throw rejected(`The label name ${JSON.stringify(name)} ${fault}.`)
  if (typeof value !== 'string') throw rejected(`The label ${writtenLabelName(name)} is not a text.`)
  if (value.length > limits.maxLabelValue) {
    const label = writtenLabelName(name)
    throw rejected(`The label ${label} holds ${value.length} characters; at most ${limits.maxLabelValue} are allowed.`)
  }
  const valueFault = faultOf(value)
  if (valueFault !== undefined) throw rejected(`The value of the label ${writtenLabelName(name)} ${valueFault}.`)
  return value
}

function rejected(message: string): LoomError {
  return new LoomError('store/rejected', message)
}

import { LoomError } from '../../../contract/errors'
import { type Labels, METRIC_NAME } from '../../../contract/model/labels'
import { compileReplacement } from '../regex/compile-replacement'
import { type Call, textOf } from '../syntax/ast'
import { isLabelName } from '../syntax/label-name'
import type { Budget } from './budget'
import type { VectorPlan } from './evaluation'
import { doomedAs, isNameDoomed, remembered } from './label-sets'
import { mergeSeries } from './merge-series'

function requireLabelName(call: Call, name: string, role: string): void {
  if (isLabelName(name)) return
  const message = `invalid ${role} label name in ${call.name}(): ${name}`
  throw new LoomError('promql/execution', message, { position: call.position })
}

/** The labels with one of them set; an empty value takes it away. */
export function withLabel(labels: Labels, name: string, value: string): Labels {
  const { [name]: before = '', ...others } = labels
  if (value === before) return labels
  return value === '' ? others : { ...others, [name]: value }
}

/** Sets a label and leaves the name's fate as it is, but for a name that was set on purpose. */
function relabel(labels: Labels, name: string, value: string): Labels {
  if (name === METRIC_NAME) return isNameDoomed(labels) ? { ...labels, [name]: value } : withLabel(labels, name, value)
  return doomedAs(withLabel(labels, name, value), labels)
}

/** The operand with other labels. Series that become alike are joined. */
function relabelled(call: Call, operand: VectorPlan, change: (labels: Labels, budget: Budget) => Labels): VectorPlan {
  return (evaluation) => {
    const input = operand(evaluation)
    const labels = input.labels.map((before) => change(before, evaluation.budget))
    return mergeSeries(evaluation, { ...input, labels }, call.position)
  }
}

/** `label_replace(v, destination, replacement, source, pattern)`. */
export function planLabelReplace(call: Call, operand: VectorPlan): VectorPlan {
  const [destination = '', template = '', source = '', pattern = ''] = call.parameters.slice(1).map(textOf)
  const replacement = compileReplacement(pattern, template)
  if ('fault' in replacement) {
    const message = `invalid regular expression in label_replace(): ${pattern}`
    throw new LoomError('promql/execution', message, { position: call.position })
  }
  requireLabelName(call, destination, 'destination')
  const change = remembered((labels: Labels) => {
    const value = replacement.replace(labels[source] ?? '')
    return value === undefined ? labels : relabel(labels, destination, value)
  })
  return relabelled(call, operand, (labels, budget) => {
    budget.work(replacement.cost * ((labels[source]?.length ?? 0) + 1))
    return change(labels)
  })
}

/** `label_join(v, destination, separator, source…)`. */
export function planLabelJoin(call: Call, operand: VectorPlan): VectorPlan {
  const [destination = '', separator = '', ...sources] = call.parameters.slice(1).map(textOf)
  for (const source of sources) requireLabelName(call, source, 'source')
  requireLabelName(call, destination, 'destination')
  const change = remembered((labels: Labels) =>
    relabel(labels, destination, sources.map((source) => labels[source] ?? '').join(separator)),
  )
  return relabelled(call, operand, change)
}

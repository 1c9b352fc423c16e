import { LoomError } from '../../contract/errors'
import { type Labels, labelsKey, METRIC_NAME } from '../../contract/model/labels'
import type { InstantResult } from '../model/query-result'
import type { RecordingRule } from './rule'

export interface LabelledValue {
  readonly labels: Labels
  readonly value: number
}

/** What an expression of a rule found. Throws `promql/execution` for what a rule can't use. */
export function samplesOf(result: InstantResult): readonly LabelledValue[] {
  if (result.type === 'vector') return result.samples
  if (result.type === 'scalar') return [{ labels: {}, value: result.value }]
  throw new LoomError('promql/execution', `A rule needs a vector or a number, not a ${result.type}.`)
}

/** The samples that a recording rule stores. Throws when two would be of one series, or more than `limit` (0: any). */
export function recordedSamples(rule: RecordingRule, result: InstantResult, limit: number): readonly LabelledValue[] {
  const samples = samplesOf(result).map(({ labels, value }) => ({ labels: labelsOf(rule, labels), value }))
  if (new Set(samples.map(({ labels }) => labelsKey(labels))).size < samples.length) {
    throw new LoomError('promql/execution', 'vector contains metrics with the same labelset after applying rule labels')
  }
  if (limit > 0 && samples.length > limit) {
    throw new LoomError('query/too-many-series', `exceeded limit of ${limit} with ${samples.length} series`)
  }
  return samples
}

function labelsOf(rule: RecordingRule, found: Labels): Labels {
  const labels: Record<string, string> = { ...found, ...Object.fromEntries(rule.labels), [METRIC_NAME]: rule.name }
  for (const [name, value] of Object.entries(labels)) if (value === '') delete labels[name]
  return labels
}

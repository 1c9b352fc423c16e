import { type Labels, labelsKey, METRIC_NAME } from '../../../contract/model/labels'
import { writtenLabelName } from '../../../contract/model/names'

/**
 * What is worked out from a label set is remembered for as long as the label set lives. A store that hands out the same
 * object for the same series makes a live query's tick skip this work; one that does not loses nothing but time.
 */
export function remembered<Result>(work: (labels: Labels) => Result): (labels: Labels) => Result {
  const known = new WeakMap<Labels, { readonly result: Result }>()
  return (labels) => {
    const found = known.get(labels)
    if (found) return found.result
    const result = work(labels)
    known.set(labels, { result })
    return result
  }
}

/** One text per label set, for comparing, sorting and finding. */
export const keyOf: (labels: Labels) => string = remembered(labelsKey)

/** Labels that describe the metric rather than the series; an operation that changes the values drops them. */
const METADATA: ReadonlySet<string> = new Set([METRIC_NAME, '__type__', '__unit__'])

/** Whether all have the same name, type and unit: then sets that differ still do without them. */
export function haveSameMetadata(sets: readonly Labels[]): boolean {
  const [first = {}] = sets
  for (const name of METADATA) {
    const value = first[name]
    for (const labels of sets) if (labels[name] !== value) return false
  }
  return true
}

/** The labels without the metric's name, type and unit. */
export const withoutName: (labels: Labels) => Labels = remembered((labels) =>
  pick(labels, (name) => !METADATA.has(name)),
)

/** Label sets whose metadata goes at the end of the evaluation. */
const doomed = new WeakSet<Labels>()

/** The same labels, the metric's name, type and unit marked to go at the end of the evaluation. */
export const withDoomedName: (labels: Labels) => Labels = remembered((labels) => {
  if (doomed.has(labels)) return labels
  const copy = { ...labels }
  doomed.add(copy)
  return copy
})

/** Whether the name is marked to go. */
export function isNameDoomed(labels: Labels): boolean {
  return doomed.has(labels)
}

/** Marks labels that were newly made of others as those were marked. */
export function doomedAs(labels: Labels, others: Labels): Labels {
  if (labels !== others && doomed.has(others)) doomed.add(labels)
  return labels
}

/** The labels whose names a rule keeps. An empty value is the same as no label. */
export function pick(labels: Labels, keep: (name: string) => boolean): Labels {
  const picked: Record<string, string> = {}
  for (const name of Object.keys(labels)) {
    const value = labels[name]
    if (value !== undefined && value !== '' && keep(name)) picked[name] = value
  }
  return picked
}

/** A label set with the text that tells it apart. */
export interface LabelGroup {
  readonly labels: Labels
  readonly key: string
}

/** Maps series to groups by a choice of label names: just those, or all but those and the metric's name. */
export function grouper(only: boolean, names: readonly string[]): (labels: Labels) => LabelGroup {
  const chosen = new Set(names)
  if (!only) chosen.add(METRIC_NAME)
  return remembered((labels) => {
    const group = doomedAs(
      pick(labels, (name) => chosen.has(name) === only),
      labels,
    )
    return { labels: group, key: keyOf(group) }
  })
}

/** Prometheus's text for label sets within error messages: the metric's name stands among the others. */
export function labelsText(labels: Labels): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((name) => `${writtenLabelName(name)}=${JSON.stringify(labels[name])}`)
  return `{${pairs.join(', ')}}`
}

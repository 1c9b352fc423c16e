import type { Labels } from '../../../contract/model/labels'
import { type Binary, isComparison } from '../syntax/ast'
import type { Evaluation } from './evaluation'
import { doomedAs, pick, withoutName } from './label-sets'

/** Gives the labels of the result for a pair of matched series, the side that may be many first. */
export type ResultLabels = (many: Labels, one: Labels, dropName: Evaluation['dropName']) => Labels

/** What a binary operation leaves of a name: arithmetic nothing, a comparison all unless its answer is 0 or 1. */
function nameRule({ operator, bool }: Binary): (labels: Labels, dropName: Evaluation['dropName']) => Labels {
  if (!isComparison(operator)) return withoutName
  return bool ? (labels, dropName) => dropName(labels) : (labels) => labels
}

/** The labels of the results of a binary operation between vectors. */
export function resultLabels(node: Binary): ResultLabels {
  const { matching } = node
  const names = new Set(matching.labels)
  const baseOf = nameRule(node)
  // The labels of a pair are asked for at every tick; both label sets live as long as their series.
  const known = new WeakMap<Labels, WeakMap<Labels, Labels>>()

  const work = (base: Labels, one: Labels): Labels => {
    if (matching.cardinality === 'one-to-one') return pick(base, (name) => names.has(name) === matching.on)
    const labels: Record<string, string> = { ...base }
    for (const name of matching.include) {
      const value = one[name] ?? ''
      if (value === '') delete labels[name]
      else labels[name] = value
    }
    return labels
  }

  return (many, one, dropName) => {
    const base = baseOf(many, dropName)
    let byOne = known.get(base)
    if (!byOne) {
      byOne = new WeakMap()
      known.set(base, byOne)
    }
    const found = byOne.get(one) ?? doomedAs(work(base, one), base)
    byOne.set(one, found)
    return found
  }
}

import { type Labels, METRIC_NAME } from '../../../contract/model/labels'
import { type Expression, unwrapParens } from '../syntax/ast'
import { createVector, type Evaluation, type ScalarPlan, type VectorPlan } from './evaluation'

/** `time()`: the moment itself, in seconds. */
export function planTime(): ScalarPlan {
  return ({ grid }) =>
    Float64Array.from({ length: grid.points }, (_none, point) => (grid.start + point * grid.step) / 1000)
}

/** `start()`, `end()`, `range()` and `step()` of the whole query, in seconds. An instant query has no step. */
export function planEdge(name: string): ScalarPlan | undefined {
  const reads: Readonly<Record<string, (evaluation: Evaluation) => number>> = {
    start: ({ queryStart }) => queryStart,
    end: ({ queryEnd }) => queryEnd,
    range: ({ queryStart, queryEnd }) => queryEnd - queryStart,
    step: ({ queryStep }) => queryStep,
  }
  const read = reads[name]
  return read && ((evaluation) => new Float64Array(evaluation.grid.points).fill(read(evaluation) / 1000))
}

/** A number that is the same at every moment. */
export function planConstant(value: number): ScalarPlan {
  return ({ grid, budget }) => {
    budget.hold(grid.points)
    return new Float64Array(grid.points).fill(value)
  }
}

/** `scalar(v)`: the value of the only series; not a number where there are none or several. */
export function planScalar(operand: VectorPlan): ScalarPlan {
  return (evaluation) => {
    const { present, values, points } = operand(evaluation)
    const scalars = new Float64Array(points).fill(Number.NaN)
    for (let point = 0; point < points; point += 1) {
      let found = -1
      let count = 0
      for (let cell = point; cell < present.length; cell += points) {
        if (present[cell] === 0) continue
        found = cell
        count += 1
      }
      if (count === 1) scalars[point] = values[found]!
    }
    return scalars
  }
}

/** One series without labels that is there wherever `values` says so. */
function lonely(evaluation: Evaluation, labels: Labels, values: Float64Array, present: Uint8Array) {
  const vector = createVector(evaluation, [labels])
  vector.values.set(values)
  vector.present.set(present)
  return vector
}

/** `vector(s)`: one series without labels. */
export function planVector(operand: ScalarPlan): VectorPlan {
  return (evaluation) => {
    const values = operand(evaluation)
    return lonely(evaluation, {}, values, new Uint8Array(values.length).fill(1))
  }
}

/** The labels that `absent` can tell from a selector: those that had to equal something, and nothing else after. */
function labelsOfAbsent(operand: Expression): Labels {
  const inner = unwrapParens(operand)
  const selector = inner.kind === 'matrix-selector' ? inner.selector : inner
  if (selector.kind !== 'vector-selector') return {}
  const labels: Record<string, string> = {}
  const seen = new Set<string>([METRIC_NAME])
  for (const { name, operator, value } of selector.matchers) {
    if (operator === '=' && !seen.has(name)) {
      labels[name] = value
      seen.add(name)
    } else delete labels[name]
  }
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''))
}

/** `absent(v)` and `absent_over_time(m)`: 1 wherever there is nothing. */
export function planAbsent(operand: Expression, plan: VectorPlan): VectorPlan {
  const labels = labelsOfAbsent(operand)
  return (evaluation) => {
    const { present, points } = plan(evaluation)
    const absent = new Uint8Array(points).fill(1)
    for (let cell = 0; cell < present.length; cell += 1) if (present[cell] === 1) absent[cell % points] = 0
    return lonely(evaluation, labels, new Float64Array(points).fill(1), absent)
  }
}

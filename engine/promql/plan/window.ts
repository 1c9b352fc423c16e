import type { RolledUp, SeriesSamples } from '../../model/series'
import type { Call } from '../syntax/ast'
import type { Annotations } from './annotations'
import type { Vector } from './evaluation'

/** The samples of one series within one range, reused from range to range. The range is open at its left end. */
export interface Window {
  times: Float64Array
  values: Float64Array
  /** The samples are those from `first` up to but not including `end`. */
  first: number
  end: number
  /** The range itself, in milliseconds. */
  rangeStart: number
  rangeEnd: number
  /** The moment that is asked for, which `offset` and `@` part from the end of the range; milliseconds. */
  moment: number
  /** The function's scalars at that moment. */
  readonly parameters: number[]
  /** Indexes at which the values fall, for functions of counters: a counter that falls has started again. */
  drops: readonly number[]
  /** The first of `drops` that lies after `first`. */
  nextDrop: number
  /** What the function found. */
  result: number
}

/** Computes `result` for a window of at least one sample; false when it has no answer. */
export type WindowFunction = (window: Window) => boolean

/** A function of range vectors. */
export interface RangeFunction {
  readonly compute: WindowFunction
  /** The same for what samples were rolled up to, where it can be told exactly for whole windows of those. */
  readonly overRollUp?: (rollUp: RolledUp, first: number, end: number) => number
  /** Whether `drops` is needed. */
  readonly isCounter?: true
  /** Whether the result is still the metric itself, so that it keeps its name. */
  readonly keepsName?: true
  /** Says about the answers what is to be said. */
  readonly annotate?: (answers: RangeAnswers) => void
}

/** What a function of range vectors answered, row by row of its series. */
export interface RangeAnswers {
  readonly call: Call
  readonly series: readonly SeriesSamples[]
  readonly vector: Vector
  readonly parameters: readonly Float64Array[]
  readonly annotations: Annotations
}

const NO_DROPS: readonly number[] = []

/** A window to slide. */
export function createWindow(): Window {
  const none = new Float64Array(0)
  return {
    times: none,
    values: none,
    first: 0,
    end: 0,
    rangeStart: 0,
    rangeEnd: 0,
    moment: 0,
    parameters: [],
    drops: NO_DROPS,
    nextDrop: 0,
    result: 0,
  }
}

/** The indexes at which the values fall. */
export function findDrops(values: Float64Array): readonly number[] {
  let drops: number[] | undefined
  for (let index = 1; index < values.length; index += 1) {
    if (values[index]! >= values[index - 1]!) continue
    if (values[index]! < values[index - 1]!) {
      drops ??= []
      drops.push(index)
    }
  }
  return drops ?? NO_DROPS
}

import type { RangeFunction, Window } from './window'

/** A function that answers with the time, in seconds, of the sample that a rule picks. */
function timeOf(pick: (window: Window) => number): RangeFunction {
  return {
    compute: (window) => {
      window.result = window.times[pick(window)]! / 1000
      return true
    },
  }
}

/** Picks the last of the samples whose value no other's beats. */
function extreme(beats: (value: number, best: number) => boolean): (window: Window) => number {
  return ({ values, first, end }) => {
    let best = first
    for (let index = first + 1; index < end; index += 1) {
      if (Number.isNaN(values[best]!) || beats(values[index]!, values[best]!)) best = index
    }
    return best
  }
}

/** The functions that tell when something within a range happened. */
export const SAMPLE_TIME_FUNCTIONS: Readonly<Record<string, RangeFunction>> = {
  ts_of_first_over_time: timeOf(({ first }) => first),
  ts_of_last_over_time: timeOf(({ end }) => end - 1),
  ts_of_max_over_time: timeOf(extreme((value, best) => value >= best)),
  ts_of_min_over_time: timeOf(extreme((value, best) => value <= best)),
}

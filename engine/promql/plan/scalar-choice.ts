import type { ScalarPlan } from './evaluation'

type Choice = (left: number, right: number) => number

/** The functions that give one of two scalars. In Go an infinity wins over NaN, in JavaScript NaN over all. */
export const SCALAR_CHOICE: Readonly<Record<string, Choice>> = {
  min_of: least,
  max_of: (left, right) => -least(-left, -right),
}

function least(left: number, right: number): number {
  if (left === Number.NEGATIVE_INFINITY || right === Number.NEGATIVE_INFINITY) return Number.NEGATIVE_INFINITY
  return Math.min(left, right)
}

/** `min_of(a, b)` and `max_of(a, b)`. */
export function planChoice(choice: Choice, left: ScalarPlan, right: ScalarPlan): ScalarPlan {
  return (evaluation) => {
    const rights = right(evaluation)
    return left(evaluation).map((value, point) => choice(value, rights[point]!))
  }
}

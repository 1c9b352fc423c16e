import { z } from 'zod'
import { nearest } from './nearest'

/**
 * An object with these keys and no others: a key that is none of them is refused by its name, with the nearest known
 * one. `foreign`: keys that people bring along from elsewhere and that Loom does not serve; the message says so.
 */
export function strictObject<Shape extends z.ZodRawShape>(shape: Shape, foreign: readonly string[] = []) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? unknownKey(issue.keys, Object.keys(shape), foreign) : undefined,
  })
}

function unknownKey(given: readonly string[], known: readonly string[], foreign: readonly string[]): string {
  const [key = ''] = given
  if (foreign.includes(key)) return `${key} is not available in this version of Loom`
  const guess = nearest(key, known)
  return `${key} is not known here${guess === undefined ? '' : `; did you mean ${guess}?`}`
}

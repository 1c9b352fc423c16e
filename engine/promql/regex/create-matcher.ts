import type { Matcher } from '../../model/matcher'
import { compilePattern } from './compile-pattern'

/** A matcher, or what is wrong with its regular expression. */
export function createMatcher(
  name: string,
  operator: Matcher['operator'],
  value: string,
): Matcher | { readonly fault: string } {
  if (operator === '=') return { name, operator, value, matches: (candidate) => candidate === value }
  if (operator === '!=') return { name, operator, value, matches: (candidate) => candidate !== value }
  const matches = compilePattern(value)
  if ('fault' in matches) return matches
  if (operator === '=~') return { name, operator, value, matches }
  return { name, operator, value, matches: (candidate) => !matches(candidate) }
}

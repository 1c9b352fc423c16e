import { compilePattern } from '../../../../engine/promql/regex/compile-pattern'
import { compileReplacement } from '../../../../engine/promql/regex/compile-replacement'
import { ANYTHING, FIRST_GROUP } from './relabel-fields'

/** What a template of Go's, such as `$1-x`, becomes for a text; undefined where the expression does not match it. */
export type Expand = (text: string) => string | undefined

/** A regular expression of RE2's syntax that must match whole texts, in linear time, whatever targets say. */
export interface AnchoredRegex {
  readonly matches: (text: string) => boolean
  readonly template: (template: string) => Expand | { readonly fault: string }
}

/** Compiles, or tells what is wrong in Go's words. */
export function compileAnchored(source: string): AnchoredRegex | { readonly fault: string } {
  const matches = source === ANYTHING ? () => true : compilePattern(source)
  if ('fault' in matches) return matches
  return {
    matches,
    template(template) {
      if (!template.includes('$')) return (text) => (matches(text) ? template : undefined)
      // The usual rules copy a label.
      if (source === ANYTHING && template === FIRST_GROUP) return (text) => text
      const replacement = compileReplacement(source, template)
      return 'fault' in replacement ? replacement : replacement.replace
    },
  }
}

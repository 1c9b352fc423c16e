import { createCaptureMachine } from './capture-machine'
import { parsePattern } from './parse-pattern'
import { type Pattern, PatternFault } from './pattern'
import { translate } from './program'
import { type ReplacementPart, readReplacement } from './replacement'

/** Replaces a whole text that matches; undefined where it does not. `cost` is the steps that one character may take. */
export interface Replacement {
  readonly cost: number
  readonly replace: (text: string) => string | undefined
}

/** Longer texts of this kind come from a program, not from a person. */
const MAX_LENGTH = 4096

function groupsOf(pattern: Pattern, found: (string | undefined)[]): (string | undefined)[] {
  switch (pattern.kind) {
    case 'group':
      found[pattern.index] = pattern.name
      groupsOf(pattern.part, found)
      break
    case 'repeat':
      groupsOf(pattern.part, found)
      break
    case 'sequence':
      for (const part of pattern.parts) groupsOf(part, found)
      break
    case 'choice':
      for (const option of pattern.options) groupsOf(option, found)
      break
  }
  return found
}

/** The index of the group that a reference means; -1 for none. */
function indexOf(group: string, names: readonly (string | undefined)[]): number {
  if (/^(0|[1-9][0-9]{0,7})$/.test(group)) return Number(group) < names.length ? Number(group) : -1
  return names.indexOf(group)
}

/** Compiles a regular expression of RE2's syntax, for whole texts, with Go's template of what to make of one. */
export function compileReplacement(source: string, template: string): Replacement | { readonly fault: string } {
  try {
    if (source.length > MAX_LENGTH) throw new PatternFault(`expression longer than ${MAX_LENGTH} characters`)
    const whole: Pattern = { kind: 'group', part: parsePattern(source), index: 0, name: undefined }
    const names = Array.from(groupsOf(whole, []))
    const { program, start } = translate(whole, true)
    const capture = createCaptureMachine(program, start, names.length * 2)
    const parts = readReplacement(template).map((part: ReplacementPart) =>
      typeof part === 'string' ? part : indexOf(part.group, names),
    )
    const replace = (text: string) => {
      const slots = capture(text)
      if (!slots) return undefined
      return parts
        .map((part) => (typeof part === 'string' ? part : text.slice(slots[part * 2] ?? 0, slots[part * 2 + 1] ?? 0)))
        .join('')
    }
    return { cost: program.length, replace }
  } catch (error) {
    if (error instanceof PatternFault) return { fault: `error parsing regexp: ${error.message}` }
    throw error
  }
}

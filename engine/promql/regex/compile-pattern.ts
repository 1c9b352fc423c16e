import { literalsOf } from './literals'
import { createMachine } from './machine'
import { parsePattern } from './parse-pattern'
import { PatternFault } from './pattern'
import { translate } from './program'

const MAX_LENGTH = 4096
const KEPT_ANSWERS = 4096

/** Keeps the answers for texts that were asked for: label values repeat from series to series and tick to tick. */
function remembering(decide: (text: string) => boolean): (text: string) => boolean {
  const answers = new Map<string, boolean>()
  return (text) => {
    const known = answers.get(text)
    if (known !== undefined) return known
    if (answers.size >= KEPT_ANSWERS) answers.clear()
    const answer = decide(text)
    answers.set(text, answer)
    return answer
  }
}

function compile(source: string): (text: string) => boolean {
  if (source.length > MAX_LENGTH) throw new PatternFault(`expression longer than ${MAX_LENGTH} characters`)
  if (source === '.*') return () => true
  if (source === '.+') return (text) => text !== ''
  const pattern = parsePattern(source)
  const literals = literalsOf(pattern)
  if (literals) {
    const texts = new Set(literals)
    return (text) => texts.has(text)
  }
  const { program, start } = translate(pattern)
  return remembering(createMachine(program, start))
}

/** Compiles a regular expression of RE2's syntax that must match whole texts; or tells what is wrong with it. */
export function compilePattern(source: string): ((text: string) => boolean) | { readonly fault: string } {
  try {
    return compile(source)
  } catch (error) {
    if (error instanceof PatternFault) return { fault: `error parsing regexp: ${error.message}` }
    throw error
  }
}

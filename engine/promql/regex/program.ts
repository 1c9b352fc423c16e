import { type Assertion, type CharacterSet, type Pattern, PatternFault } from './pattern'

/** One instruction of the machine; `next` and `other` are places in the program. */
export type Instruction =
  | { readonly kind: 'set'; readonly set: CharacterSet; readonly next: number }
  | { readonly kind: 'assertion'; readonly assertion: Assertion; readonly next: number }
  | { readonly kind: 'split'; next: number; other: number }
  /** Notes the place in the text: an even slot for the start of the group slot / 2, the next odd one for its end. */
  | { readonly kind: 'save'; readonly slot: number; readonly next: number }
  | { readonly kind: 'match' }

/** Instructions of one machine: each character of a label's value may have to visit all of them. */
const MAX_INSTRUCTIONS = 10_000

/**
 * Translates a pattern for a machine that follows all its branches at once. Its time grows with the length of the text
 * alone, so no pattern that a person may write can stall the server, which JavaScript's own engine does not promise.
 * What groups capture is noted only where `captures` asks for it.
 */
export function translate(
  pattern: Pattern,
  captures = false,
): { readonly program: readonly Instruction[]; readonly start: number } {
  const program: Instruction[] = [{ kind: 'match' }]

  const emit = (instruction: Instruction): number => {
    if (program.length >= MAX_INSTRUCTIONS) throw new PatternFault('expression too large')
    program.push(instruction)
    return program.length - 1
  }

  /** Emits a pattern that goes on at `next`; gives the place where it starts. */
  const add = (part: Pattern, next: number): number => {
    switch (part.kind) {
      case 'set':
        return emit({ kind: 'set', set: part.set, next })
      case 'assertion':
        return emit({ kind: 'assertion', assertion: part.assertion, next })
      case 'sequence':
        return part.parts.reduceRight((after, one) => add(one, after), next)
      case 'choice':
        return part.options
          .map((option) => add(option, next))
          .reduceRight((other, one) => emit({ kind: 'split', next: one, other }))
      case 'repeat':
        return addRepeat(part, next)
      case 'group': {
        if (!captures) return add(part.part, next)
        const end = emit({ kind: 'save', slot: part.index * 2 + 1, next })
        return emit({ kind: 'save', slot: part.index * 2, next: add(part.part, end) })
      }
    }
  }

  /** Goes into a part or past it; what is tried first is `next`. */
  const choose = (into: number, past: number, lazy: boolean): number =>
    emit(lazy ? { kind: 'split', next: past, other: into } : { kind: 'split', next: into, other: past })

  const addRepeat = ({ part, least, most, lazy }: Extract<Pattern, { kind: 'repeat' }>, next: number): number => {
    let start = next
    if (most === Number.POSITIVE_INFINITY) {
      const loop = { kind: 'split' as const, next, other: next }
      start = emit(loop)
      if (lazy) loop.other = add(part, start)
      else loop.next = add(part, start)
    } else {
      for (let count = least; count < most; count += 1) start = choose(add(part, start), next, lazy)
    }
    for (let count = 0; count < least; count += 1) {
      const before = add(part, start)
      // A part that needs no instruction is as good once as a thousand times a thousand times.
      if (before === start) break
      start = before
    }
    return start
  }

  return { start: add(pattern, 0), program }
}

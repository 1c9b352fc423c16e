import { type Assertion, matchesSet } from './pattern'
import type { Instruction } from './program'

function isWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
}

/** Whether an assertion holds between two characters; -1 stands for none. */
export function holds(assertion: Assertion, before: number, after: number): boolean {
  switch (assertion) {
    case 'text-start':
      return before < 0
    case 'text-end':
      return after < 0
    case 'line-start':
      return before < 0 || before === 10
    case 'line-end':
      return after < 0 || after === 10
    case 'boundary':
      return isWord(before) !== isWord(after)
    case 'no-boundary':
      return isWord(before) === isWord(after)
  }
}

/** A function that tells whether a whole text matches a program. */
export function createMachine(program: readonly Instruction[], start: number): (text: string) => boolean {
  const seen = new Uint32Array(program.length)
  let generation = 0
  let active: number[] = []
  let upcoming: number[] = []
  const pending: number[] = []

  /** Adds a place and all that can be reached from it without a character. */
  const reach = (place: number, into: number[], before: number, after: number) => {
    pending.push(place)
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (seen[next] === generation) continue
      seen[next] = generation
      const instruction = program[next]!
      if (instruction.kind === 'split') pending.push(instruction.other, instruction.next)
      else if (instruction.kind === 'save') pending.push(instruction.next)
      else if (instruction.kind !== 'assertion') into.push(next)
      else if (holds(instruction.assertion, before, after)) pending.push(instruction.next)
    }
  }

  return (text) => {
    if (generation > 0xf0000000) {
      seen.fill(0)
      generation = 0
    }
    generation += 1
    active.length = 0
    let code = text.codePointAt(0) ?? -1
    reach(start, active, -1, code)
    for (let at = 0; at < text.length && active.length > 0; ) {
      at += code > 0xffff ? 2 : 1
      const after = text.codePointAt(at) ?? -1
      generation += 1
      upcoming.length = 0
      for (const place of active) {
        const instruction = program[place]!
        if (instruction.kind === 'set' && matchesSet(instruction.set, code))
          reach(instruction.next, upcoming, code, after)
      }
      ;[active, upcoming] = [upcoming, active]
      code = after
    }
    return active.some((place) => program[place]!.kind === 'match')
  }
}

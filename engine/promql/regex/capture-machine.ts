import { holds } from './machine'
import { matchesSet } from './pattern'
import type { Instruction } from './program'

/** What one branch has noted so far, newest first: branches share what they have in common. */
interface Note {
  readonly slot: number
  readonly at: number
  readonly before: Note | undefined
}

interface Branch {
  readonly place: number
  readonly notes: Note | undefined
}

/** The places in the text that each slot holds at the end; -1 where a group did not take part. */
function slotsOf(notes: Note | undefined, slots: number): Int32Array {
  const found = new Int32Array(slots).fill(-1)
  for (let note = notes; note; note = note.before) if (found[note.slot] === -1) found[note.slot] = note.at
  return found
}

/**
 * A function that matches a whole text and tells what its groups captured, as RE2 does: of all ways to match the one
 * that a backtracking engine would find first. Branches run side by side in that order, one to a place of the program,
 * so the time is at most length of text times length of program.
 */
export function createCaptureMachine(
  program: readonly Instruction[],
  start: number,
  slots: number,
): (text: string) => Int32Array | undefined {
  /** Adds to `into`, best first, all that a branch can reach without a character. */
  const reach = (from: Branch, into: Branch[], seen: Uint8Array, at: number, before: number, after: number) => {
    const pending: Branch[] = [from]
    for (let branch = pending.pop(); branch; branch = pending.pop()) {
      const { place, notes } = branch
      if (seen[place] === 1) continue
      seen[place] = 1
      const instruction = program[place]!
      switch (instruction.kind) {
        case 'split':
          pending.push({ place: instruction.other, notes }, { place: instruction.next, notes })
          break
        case 'save':
          pending.push({ place: instruction.next, notes: { slot: instruction.slot, at, before: notes } })
          break
        case 'assertion':
          if (holds(instruction.assertion, before, after)) pending.push({ place: instruction.next, notes })
          break
        default:
          into.push(branch)
      }
    }
  }

  return (text) => {
    let code = text.codePointAt(0) ?? -1
    let active: Branch[] = []
    reach({ place: start, notes: undefined }, active, new Uint8Array(program.length), 0, -1, code)
    for (let at = 0; at < text.length && active.length > 0; ) {
      at += code > 0xffff ? 2 : 1
      const after = text.codePointAt(at) ?? -1
      const upcoming: Branch[] = []
      const seen = new Uint8Array(program.length)
      for (const { place, notes } of active) {
        const instruction = program[place]!
        if (instruction.kind !== 'set' || !matchesSet(instruction.set, code)) continue
        reach({ place: instruction.next, notes }, upcoming, seen, at, code, after)
      }
      active = upcoming
      code = after
    }
    const best = active.find(({ place }) => program[place]!.kind === 'match')
    return best && slotsOf(best.notes, slots)
  }
}

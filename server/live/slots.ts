import { type Labels, labelsKey } from '../../contract/model/labels'

/** Gives each series of a stream a number that stays its own for as long as the series keeps showing up. */
export interface Slots {
  /** The series' slot, made when new; `offset` is the newest point it is seen at. */
  assign(labels: Labels, offset: number): number
  labelsOf(slot: number): Labels
  /** Forgets series that were last seen before the offset. Their numbers are never given to others. */
  forget(before: number): void
  readonly size: number
}

interface Slot {
  readonly number: number
  readonly key: string
  readonly labels: Labels
  seenAt: number
}

export function createSlots(): Slots {
  const byKey = new Map<string, Slot>()
  const byNumber = new Map<number, Slot>()
  let next = 0

  return {
    assign: (labels, offset) => {
      const key = labelsKey(labels)
      let slot = byKey.get(key)
      if (slot === undefined) {
        slot = { number: next, key, labels, seenAt: offset }
        next += 1
        byKey.set(key, slot)
        byNumber.set(slot.number, slot)
      }
      slot.seenAt = Math.max(slot.seenAt, offset)
      return slot.number
    },
    labelsOf: (number) => {
      const slot = byNumber.get(number)
      if (slot === undefined) throw new Error(`slot ${number} is not known`)
      return slot.labels
    },
    forget: (before) => {
      for (const slot of byNumber.values()) {
        if (slot.seenAt >= before) continue
        byNumber.delete(slot.number)
        byKey.delete(slot.key)
      }
    },
    get size() {
      return byNumber.size
    },
  }
}

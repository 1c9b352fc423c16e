import type { FailingParts } from '../failing-parts'
import type { Reading } from '../reading'
import type { Readers } from './readers'

export interface Background {
  /** The newest answers of all parts; those that are due and not under way are asked again. */
  newest(time: number): Reading[]
  stop(): void
}

interface Part {
  answer: readonly Reading[]
  askedAt: number
  waiting: boolean
}

/** Runs slow readers beside the samples: one that takes long skips its turns, so nothing piles up. */
export function createBackground(readers: Readers['background'], health: FailingParts): Background {
  const parts = new Map<string, Part>()
  let stopped = false

  function ask(name: string, part: Part, read: () => Promise<Reading[]>): void {
    part.waiting = true
    read()
      .then((answer) => {
        part.answer = answer
        health.worked(name)
      })
      .catch((error: unknown) => {
        // Old values must not look like new ones.
        part.answer = []
        if (!stopped) health.failed(name, error)
      })
      .finally(() => {
        part.waiting = false
      })
  }

  return {
    newest(time) {
      const readings: Reading[] = []
      for (const [name, { every, read }] of Object.entries(readers)) {
        const part = parts.get(name) ?? { answer: [], askedAt: Number.NEGATIVE_INFINITY, waiting: false }
        parts.set(name, part)
        for (const entry of part.answer) readings.push(entry)
        if (stopped || part.waiting || time - part.askedAt < every) continue
        part.askedAt = time
        ask(name, part, read)
      }
      return readings
    },
    stop() {
      stopped = true
    },
  }
}

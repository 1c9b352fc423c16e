import type { Clock } from '../clock'

/** How often the server is asked for a sign of life. */
export const ASK_EVERY = 10_000

/** So many questions in a row without an answer: it hangs. A query may hold it up for 10 s, and a busy computer longer. */
export const MOST_UNANSWERED = 4

export interface AnswerWatch {
  readonly answered: () => void
  readonly stop: () => void
}

/**
 * Notices a process that lives and does nothing any more, which no exit tells of. It counts questions, not time: when
 * the computer slept, or this process itself stood still, nobody was asked meanwhile and nobody is late.
 */
export function watchAnswers(options: {
  readonly ask: () => void
  readonly onSilent: () => void
  readonly clock: Clock
}): AnswerWatch {
  const { ask, onSilent, clock } = options
  let unanswered = 0
  let cancel = clock.after(ASK_EVERY, turn)

  function turn(): void {
    if (unanswered >= MOST_UNANSWERED) {
      onSilent()
      return
    }
    unanswered += 1
    ask()
    cancel = clock.after(ASK_EVERY, turn)
  }

  return {
    answered: () => {
      unanswered = 0
    },
    stop: () => cancel(),
  }
}

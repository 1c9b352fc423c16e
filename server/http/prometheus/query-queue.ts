import { LoomError } from '../../../contract/errors'

/** Queries that wait for their turn; more is more than a server should promise to answer. */
const MAX_WAITING = 200

/** Lets a few queries run at once, so that what they hold in memory is bounded, and the others wait in their order. */
export interface QueryQueue {
  /**
   * Runs the work when its turn has come. Throws `query/timeout` after waiting for so many milliseconds,
   * `query/canceled` when the caller leaves first, `query/too-many` when too many wait already.
   */
  run<Result>(
    limits: { readonly wait: number; readonly signal: AbortSignal },
    work: () => Promise<Result>,
  ): Promise<Result>
}

export function createQueryQueue(concurrency: number): QueryQueue {
  const waiting: (() => void)[] = []
  let running = 0

  function turn(wait: number, signal: AbortSignal): Promise<void> {
    if (waiting.length >= MAX_WAITING) throw new LoomError('query/too-many', 'Too many queries wait: try again later.')
    return new Promise((begin, refuse) => {
      const start = (): void => {
        leave()
        begin()
      }
      const give = (error: LoomError): void => {
        leave()
        waiting.splice(waiting.indexOf(start), 1)
        refuse(error)
      }
      const canceled = (): void => give(new LoomError('query/canceled', 'The query was canceled'))
      const timer = setTimeout(() => give(new LoomError('query/timeout', 'query timed out in query queue')), wait)
      const leave = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', canceled)
      }
      signal.addEventListener('abort', canceled)
      waiting.push(start)
    })
  }

  return {
    async run({ wait, signal }, work) {
      // The slot of one that ends goes to the next that waits: nobody can come in between.
      if (running >= concurrency) await turn(wait, signal)
      else running += 1
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next === undefined) running -= 1
        else next()
      }
    },
  }
}

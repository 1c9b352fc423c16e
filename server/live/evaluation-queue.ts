/** `tick`: people wait for the next point of what they look at. `history`: first frames and what was missed. */
export type Urgency = 'tick' | 'history'

/**
 * Runs evaluations a few at a time, ticks before history, and goes back to the event loop before each, so that sockets
 * are served while many queries are due at once.
 */
export interface EvaluationQueue {
  run<T>(urgency: Urgency, task: () => Promise<T>): Promise<T>
}

export function createEvaluationQueue(options: { readonly concurrency: number }): EvaluationQueue {
  const waiting: Record<Urgency, (() => Promise<void>)[]> = { tick: [], history: [] }
  let running = 0
  let scheduled = false

  function schedule(): void {
    if (scheduled || running >= options.concurrency || waiting.tick.length + waiting.history.length === 0) return
    scheduled = true
    setImmediate(startOne)
  }

  function startOne(): void {
    scheduled = false
    const task = waiting.tick.shift() ?? waiting.history.shift()
    if (task === undefined) return
    running += 1
    void task().then(() => {
      running -= 1
      schedule()
    })
    schedule()
  }

  return {
    run: (urgency, task) =>
      new Promise((resolve, reject) => {
        waiting[urgency].push(() => task().then(resolve, reject))
        schedule()
      }),
  }
}

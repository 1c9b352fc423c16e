/** Runs evaluations a few at a time, and goes back to the event loop before each, so that sockets are served. */
export interface EvaluationQueue {
  /** For people who wait for the next point of what they look at: goes before all histories. */
  tick<T>(task: () => Promise<T>): Promise<T>
  /** For first frames and what was missed. Owners take turns, so that one who wants much lets the others through. */
  history<T>(owner: string, task: () => Promise<T>): Promise<T>
}

type Task = () => Promise<void>

export function createEvaluationQueue(options: { readonly concurrency: number }): EvaluationQueue {
  const ticks: Task[] = []
  /** A Map keeps the order of insertion: the first owner in it is the next. */
  const histories = new Map<string, Task[]>()
  let running = 0
  let scheduled = false

  function schedule(): void {
    if (scheduled || running >= options.concurrency || ticks.length + histories.size === 0) return
    scheduled = true
    setImmediate(startOne)
  }

  function startOne(): void {
    scheduled = false
    const task = ticks.shift() ?? nextHistory()
    if (task === undefined) return
    running += 1
    void task().then(() => {
      running -= 1
      schedule()
    })
    schedule()
  }

  function nextHistory(): Task | undefined {
    for (const [owner, tasks] of histories) {
      const task = tasks.shift()
      histories.delete(owner)
      if (tasks.length > 0) histories.set(owner, tasks)
      return task
    }
    return undefined
  }

  function queued<T>(waiting: Task[], task: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      waiting.push(() => task().then(resolve, reject))
      schedule()
    })
  }

  return {
    tick: (task) => queued(ticks, task),
    history: (owner, task) => {
      const waiting = histories.get(owner) ?? []
      histories.set(owner, waiting)
      return queued(waiting, task)
    },
  }
}

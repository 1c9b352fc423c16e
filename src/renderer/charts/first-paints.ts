import { nextTask } from './next-task'

const waiting: (() => void)[] = []
let first = true

/**
 * Runs each work in a task of its own, one after the other, so that the browser can show the first while the rest are
 * being made: a dozen charts at once would hold it up. The very first runs at once and is in the very next frame.
 */
export function inTurn(work: () => void): void {
  if (first) {
    first = false
    work()
    return
  }
  waiting.push(work)
  if (waiting.length === 1) nextTask(run)
}

function run(): void {
  waiting.shift()?.()
  if (waiting.length > 0) nextTask(run)
}

import { nextTask } from './next-task'

/** Runs the work when the next frame, with all that was drawn so far, has been shown: two frames from now, in its own task. */
export function afterFrame(work: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(() => nextTask(work)))
}

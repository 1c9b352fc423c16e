import type { Log } from '../log/log'

const DEADLINE = 5_000

export interface ShutdownTask {
  readonly name: string
  readonly run: () => void | Promise<void>
}

/**
 * Runs all tasks side by side and resolves when they have ended or five seconds are over: a task that hangs or fails
 * is named in the log and keeps nothing else from ending.
 */
export async function runShutdown(tasks: readonly ShutdownTask[], log: Log): Promise<void> {
  const open = new Set(tasks.map((task) => task.name))
  const ended = tasks.map(async ({ name, run }) => {
    try {
      await run()
    } catch (error) {
      log.error('shutdown.task-failed', { task: name, error })
    }
    open.delete(name)
  })
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      log.warn('shutdown.deadline', { open: [...open] })
      resolve()
    }, DEADLINE)
  })
  await Promise.race([Promise.all(ended), deadline])
  clearTimeout(timer)
}

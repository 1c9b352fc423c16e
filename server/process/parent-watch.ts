const INTERVAL_MS = 1000

/**
 * Calls `gone` once when the process that started us has ended. On Linux and macOS an orphan gets another parent; on
 * Windows it keeps the number of the dead one. `parent` is its number, asked for while it was there. Answers the function
 * that stops watching.
 */
export function watchParent(
  gone: () => void,
  program: Pick<NodeJS.Process, 'ppid' | 'kill'>,
  parent = program.ppid,
): () => void {
  const timer = setInterval(() => {
    if (program.ppid === parent && isAlive(program, parent)) return
    clearInterval(timer)
    gone()
  }, INTERVAL_MS)
  return () => clearInterval(timer)
}

function isAlive(program: Pick<NodeJS.Process, 'kill'>, pid: number): boolean {
  try {
    program.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

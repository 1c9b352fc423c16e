/**
 * Hands the event loop's rounds out, one each: of all that wait, one goes on per round. So many pieces of work that are
 * due together hold up timers and sockets for one piece at a time, not for their sum.
 */
export function createTurns(): () => Promise<void> {
  const waiting: (() => void)[] = []
  const next = (): void => {
    waiting.shift()?.()
    if (waiting.length > 0) setImmediate(next)
  }
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      if (waiting.length === 1) setImmediate(next)
    })
}

/** Runs the work in a task of its own. Not as a timer, which may wait for milliseconds. */
export function nextTask(work: () => void): void {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    work()
  }
  port2.postMessage(null)
}

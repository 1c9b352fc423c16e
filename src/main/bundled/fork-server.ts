import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { utilityProcess } from 'electron'
import type { ServerProcess, ServerProcessEvents } from './supervisor'

/** How long to listen after the end, in milliseconds; the pipe itself may not tell that it is empty. */
const LAST_WORDS = { ofCrash: 500, whenAsked: 50 }

/**
 * Starts the bundled server as a utility process: it ends with this app whatever happens to it, runs where the
 * RunAsNode fuse is off, and speaks over a port of its own. Its output goes line by line to `onOutput`.
 */
export function forkServer(
  modulePath: string,
  events: ServerProcessEvents,
  onOutput: (line: string) => void,
): ServerProcess {
  const child = utilityProcess.fork(modulePath, [], {
    serviceName: 'Loom server',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  void readLines(child.stdout, onOutput)
  const ended = readLines(child.stderr, (line) => {
    onOutput(line)
    events.onErrorLine(line)
  })
  child.on('message', events.onMessage)
  let asked = false
  child.once('exit', (exitCode) => {
    // Its last words may still be in the pipe: why it crashed, or that it stopped in order.
    const patience = asked ? LAST_WORDS.whenAsked : LAST_WORDS.ofCrash
    const told = Promise.race([ended, new Promise((resolve) => setTimeout(resolve, patience))])
    void told.then(() => events.onExit(exitCode))
  })
  return {
    send: (message) => child.postMessage(message),
    terminate: () => {
      asked = true
      child.kill()
    },
    kill: () => {
      const { pid } = child
      try {
        if (pid !== undefined) process.kill(pid, 'SIGKILL')
      } catch {
        // Gone already.
      }
    },
  }
}

/**
 * Resolves when the stream has ended. Electron types the streams of a utility process as the bare interface; they are
 * Node's readables.
 */
function readLines(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): Promise<void> {
  if (stream === null) return Promise.resolve()
  const lines = createInterface({ input: stream as Readable })
  lines.on('line', onLine)
  return new Promise((resolve) => lines.once('close', resolve))
}

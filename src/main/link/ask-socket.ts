import { type Failure, LoomError } from '../../../contract/errors'
import type { ClientToServer } from '../../../contract/wire/events'
import type { LinkSocket } from './dial'
import type { Answer } from './types'

/** Longest wait for the acknowledgement of a request. */
const ACKNOWLEDGE_TIMEOUT = 10_000

/** Sends a request over a socket that is connected, and waits for its acknowledgement. Never rejects. */
export function askSocket<Event extends keyof ClientToServer>(
  socket: LinkSocket,
  event: Event,
  payload: Parameters<ClientToServer[Event]>[0],
): Promise<Answer<Event> | Failure> {
  return new Promise((resolve) => {
    const emit = socket.timeout(ACKNOWLEDGE_TIMEOUT).emit as (
      event: Event,
      payload: unknown,
      acknowledge: (error: Error | null, answer: Answer<Event>) => void,
    ) => void
    emit.call(socket, event, payload, (error, answer) => {
      if (error === null) resolve(answer)
      else if (!socket.connected) resolve(unavailable())
      else resolve({ ok: false, code: 'link/timeout', message: 'The server did not answer.' })
    })
  })
}

/** What a request is answered without a socket to send it over. */
export function unavailable(): Failure {
  const { code, message } = new LoomError('server/unavailable', 'There is no connection to the server.')
  return { ok: false, code, message }
}

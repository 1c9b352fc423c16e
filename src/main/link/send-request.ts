import type { Outgoing, SendRequest } from './types'

/** A request of Node's `http` or of Electron's `net`: what the two have in common. */
export interface OpenRequest {
  on: ((event: 'response', listener: (response: AnswerStream) => void) => unknown) &
    ((event: 'error', listener: (error: Error) => void) => unknown)
  end: (body?: string) => unknown
  abort: () => void
}

interface AnswerStream extends AsyncIterable<Uint8Array> {
  readonly statusCode?: number | undefined
}

/**
 * Sends by requests that `open` makes. Not by `fetch`: what Node and Electron bring of it registers every signal for
 * finalization, and Node 18 never ends when such a one is collected while it shuts down. It also costs the start the time
 * to load it.
 */
export function sendBy(open: (url: string, options: Pick<Outgoing, 'method' | 'headers'>) => OpenRequest): SendRequest {
  return (url, { method, headers, body }, signal) =>
    new Promise((resolve, reject) => {
      const request = open(url, { method, headers })
      request.on('response', (response) => resolve({ status: response.statusCode ?? 0, body: response }))
      request.on('error', reject)
      signal.addEventListener('abort', () => {
        reject(signal.reason)
        request.abort()
      })
      request.end(body)
    })
}

import { type ClientRequest, type Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { type Agent as HttpsAgent, request as requestHttps } from 'node:https'

/** With what a target is asked. */
export interface Connection {
  readonly headers: Readonly<Record<string, string>>
  /** The Authorization header; null for none. */
  readonly authorization: string | null
  readonly httpAgent: HttpAgent
  readonly httpsAgent: HttpsAgent
}

/** The answer's head to a GET. Rejects with Node's own errors. */
export async function respond(
  url: URL,
  withCredentials: boolean,
  { headers, authorization, httpAgent, httpsAgent }: Connection,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const sent = authorization !== null && withCredentials ? { ...headers, authorization } : headers
  const send = (): ClientRequest =>
    url.protocol === 'https:'
      ? requestHttps(url, { agent: httpsAgent, headers: sent, signal })
      : requestHttp(url, { agent: httpAgent, headers: sent, signal })
  const first = send()
  try {
    return await responseTo(first)
  } catch (error) {
    // A connection kept from the last scrape may have been closed by the target just now: that is no fault of anyone's.
    if (!first.reusedSocket || signal.aborted || !isReset(error)) throw error
    return await responseTo(send())
  }
}

function responseTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve)
    request.on('error', reject)
    request.end()
  })
}

function isReset(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}

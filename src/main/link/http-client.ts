import type { z } from 'zod'
import { LoomError } from '../../../contract/errors'
import { Problem } from '../../../contract/wire/http'
import type { Clock } from '../clock'
import { networkFault } from './network-fault'
import type { HttpClient, HttpRequest, HttpTarget, Outgoing, SendRequest } from './types'

/** A request that has not been answered in full by then has failed. */
const REQUEST_TIMEOUT = 15_000

/** Largest answer read: dashboards of a hundred panels stay well below. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024

interface HttpClientOptions {
  /** By Node: the bundled server is on this computer, no proxy is asked. */
  readonly sendToBundled: SendRequest
  /** By Chromium: respects the system's proxy and certificates. */
  readonly sendToRemote: SendRequest
  readonly clock: Clock
}

/** Follows no redirect: the token goes to the server it is for and nowhere else. */
export function createHttpClient({ sendToBundled, sendToRemote, clock }: HttpClientOptions): HttpClient {
  async function exchange(target: HttpTarget, request: HttpRequest): Promise<{ status: number; text: string }> {
    const aborter = new AbortController()
    const cancel = clock.after(REQUEST_TIMEOUT, () =>
      aborter.abort(new LoomError('link/timeout', `${target.url} did not answer in time.`)),
    )
    try {
      const send = target.bundled ? sendToBundled : sendToRemote
      const { status, body } = await send(target.url + request.path, outgoing(target, request), aborter.signal)
      if (status >= 300 && status < 400) throw new Error('It answers with a redirect.')
      return { status, text: await readText(body, target.url) }
    } catch (error) {
      const reason: unknown = aborter.signal.aborted ? aborter.signal.reason : error
      aborter.abort(reason)
      throw networkFault(reason, target.url)
    } finally {
      cancel()
    }
  }

  return {
    send: async (target, request, schema) => {
      const { status, text } = await exchange(target, request)
      if (status >= 200 && status < 300) return readAnswer(text, schema, target.url)
      throw readProblem(status, text, target.url)
    },
  }
}

function outgoing({ accessToken }: HttpTarget, { method, body }: HttpRequest): Outgoing {
  return {
    method,
    headers: {
      accept: 'application/json, application/problem+json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }
}

async function readText(body: AsyncIterable<Uint8Array>, origin: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > MAX_ANSWER_BYTES) throw notLoom(origin)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size).toString('utf8')
}

function readAnswer<Schema extends z.ZodType>(text: string, schema: Schema, origin: string): z.output<Schema> {
  const parsed = schema.safeParse(text === '' ? undefined : parseJson(text))
  if (!parsed.success) throw notLoom(origin)
  return parsed.data
}

function readProblem(status: number, text: string, origin: string): LoomError {
  const problem = Problem.safeParse(parseJson(text))
  if (problem.success) return new LoomError(problem.data.code, problem.data.detail)
  if (status >= 500) return new LoomError('server/unavailable', `${origin} answers with error ${status}.`)
  if (status === 407) return new LoomError('link/unreachable', 'The proxy asks for a password, which Loom cannot give.')
  return notLoom(origin)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function notLoom(origin: string): LoomError {
  return new LoomError('link/not-loom', `${origin} answers, but not as a Loom server does.`)
}

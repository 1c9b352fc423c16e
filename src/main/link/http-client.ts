import type { z } from 'zod'
import { LoomError } from '../../../contract/errors'
import { Problem } from '../../../contract/wire/http'
import type { Clock } from '../clock'
import { networkFault } from './network-fault'
import type { HttpClient, HttpRequest, HttpTarget } from './types'

/** A request that has not been answered in full by then has failed. */
const REQUEST_TIMEOUT = 15_000

/** Largest answer read: dashboards of a hundred panels stay well below. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

interface HttpClientOptions {
  /** Node's fetch: the bundled server is on this computer, no proxy is asked. */
  readonly fetchBundled: Fetch
  /** Chromium's fetch: respects the system's proxy and certificates. */
  readonly fetchRemote: Fetch
  readonly clock: Clock
}

/** Follows no redirect and sends no cookie: the token goes to the server it is for and nowhere else. */
export function createHttpClient({ fetchBundled, fetchRemote, clock }: HttpClientOptions): HttpClient {
  async function exchange(target: HttpTarget, request: HttpRequest): Promise<{ status: number; text: string }> {
    const aborter = new AbortController()
    const cancel = clock.after(REQUEST_TIMEOUT, () =>
      aborter.abort(new LoomError('link/timeout', `${target.url} did not answer in time.`)),
    )
    try {
      const response = await (target.bundled ? fetchBundled : fetchRemote)(
        target.url + request.path,
        initOf(target, request, aborter.signal),
      )
      return { status: response.status, text: await readText(response, target.url) }
    } catch (error) {
      throw networkFault(aborter.signal.aborted ? aborter.signal.reason : error, target.url)
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

function initOf({ accessToken }: HttpTarget, { method, body }: HttpRequest, signal: AbortSignal): RequestInit {
  return {
    method,
    redirect: 'error',
    credentials: 'omit',
    signal,
    headers: {
      accept: 'application/json, application/problem+json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }
}

async function readText(response: Response, origin: string): Promise<string> {
  if (response.body === null) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = response.body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length
    if (size > MAX_ANSWER_BYTES) {
      await reader.cancel()
      throw notLoom(origin)
    }
    chunks.push(part.value)
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

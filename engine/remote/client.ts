import { LoomError } from '../../contract/errors'
import type { RemoteAddress } from './address'
import { failureOf } from './failure'
import { readBody } from './read-body'

/** What an answer of Prometheus's API carries. */
export interface RemoteAnswer {
  readonly data: unknown
  readonly warnings: readonly string[]
  readonly infos: readonly string[]
}

export interface RemoteClient {
  /** Asks the query API by a form, or with `GET` in the address. Throws as `QueryEngine` does. */
  ask(path: string, parameters: URLSearchParams, options: AskOptions): Promise<RemoteAnswer>
  /** Sends a compressed WriteRequest (remote write 1.0). Throws when no answer comes. */
  write(
    body: Uint8Array,
    options: Pick<AskOptions, 'timeout' | 'signal'>,
  ): Promise<{ readonly status: number; readonly message: string }>
}

export interface AskOptions {
  readonly method?: 'GET' | 'POST'
  /** Milliseconds. */
  readonly timeout: number
  readonly signal?: AbortSignal | undefined
}

/** Longest answer that is read, in bytes. */
const MAX_ANSWER = 64 * 1024 * 1024
/** Characters of a refused write's answer that are kept. */
const MAX_MESSAGE = 300

export function createRemoteClient({ url, writeUrl, authorization }: RemoteAddress): RemoteClient {
  const headers = {
    'user-agent': 'Loom',
    ...(authorization === undefined ? {} : { authorization }),
  }

  async function send<Answer>(
    address: string,
    init: RequestInit,
    { timeout, signal }: Pick<AskOptions, 'timeout' | 'signal'>,
    read: (response: Response) => Promise<Answer>,
  ): Promise<Answer> {
    const ended = new AbortController()
    const timer = setTimeout(
      () => ended.abort(new LoomError('query/timeout', 'The remote engine took too long.')),
      timeout,
    )
    const cancel = (): void => ended.abort(new LoomError('query/canceled', 'The query was canceled.'))
    signal?.addEventListener('abort', cancel, { once: true })
    if (signal?.aborted) cancel()
    try {
      // A redirect would take the credentials, or what is asked, somewhere else.
      return await read(await fetch(address, { ...init, redirect: 'error', signal: ended.signal }))
    } catch (cause) {
      if (ended.signal.aborted) throw ended.signal.reason
      if (cause instanceof LoomError) throw cause
      throw new LoomError('server/unavailable', 'The remote engine can’t be reached.', { cause })
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
    }
  }

  return {
    ask: (path, parameters, options) => {
      const isGet = options.method === 'GET'
      const query = isGet ? `?${parameters}` : ''
      const init = isGet ? { method: 'GET', headers } : { method: 'POST', headers, body: parameters }
      return send(url + path + query, init, options, answerOf)
    },
    write: (body, options) => {
      const init = {
        method: 'POST',
        headers: {
          ...headers,
          'content-type': 'application/x-protobuf',
          'content-encoding': 'snappy',
          'x-prometheus-remote-write-version': '0.1.0',
        },
        body,
      }
      return send(writeUrl, init, options, async (response) => ({
        status: response.status,
        message: (await readBody(response, MAX_ANSWER)).slice(0, MAX_MESSAGE),
      }))
    },
  }
}

async function answerOf(response: Response): Promise<RemoteAnswer> {
  const body = await readBody(response, MAX_ANSWER)
  let answer: unknown
  try {
    answer = JSON.parse(body)
  } catch {
    // A proxy's page, as a rule.
  }
  const { status, data, warnings, infos } = isRecord(answer) ? answer : { status: undefined }
  if (!response.ok || status !== 'success') throw failureOf(response.status, answer)
  return { data, warnings: texts(warnings), infos: texts(infos) }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TokenAnswer } from '../contract/wire/http'
import { type RunningServer, startServer } from './app'
import { defaultConfig } from './config/config'
import type { Config } from './config/settings'
import type { FirstUser } from './identity/create-identity'
import { createJsonLog } from './log/json-log'

export const ADMIN_PASSWORD = 'correct horse battery'

/** The whole server on a free port and in a folder of its own, for tests. */
export interface TestApp extends RunningServer {
  readonly dataDir: string
  /** Every line of its log. */
  readonly lines: readonly string[]
  readonly clock: { shift: number; now(): number }
  call(method: string, path: string, options?: CallOptions): Promise<Answer>
  login(username?: string, password?: string): Promise<TokenAnswer>
}

export interface CallOptions {
  readonly token?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; undefined when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any
}

export async function startTestApp(
  options: { config?: Partial<Config>; firstUser?: FirstUser; dataDir?: string } = {},
): Promise<TestApp> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'loom-test-'))
  const lines: string[] = []
  const clock = { shift: 0, now: () => Date.now() + clock.shift }
  const server = await startServer({
    config: { ...defaultConfig(), port: 0, dataDir, ...options.config },
    firstUser: options.firstUser ?? { kind: 'administrator', password: ADMIN_PASSWORD },
    now: clock.now,
    log: createJsonLog({ level: 'debug', now: clock.now, write: (line) => lines.push(line) }),
  })
  const call: TestApp['call'] = async (method, path, { token, body, headers = {} } = {}) => {
    const response = await fetch(server.url + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: parsed(text) }
  }
  return {
    ...server,
    dataDir,
    lines,
    clock,
    call,
    login: async (username = 'admin', password = ADMIN_PASSWORD) => {
      const answer = await call('POST', '/api/auth/login', { body: { username, password } })
      if (answer.status !== 200) throw new Error(`login: ${answer.text}`)
      return answer.json
    },
    stop: async () => {
      await server.stop()
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

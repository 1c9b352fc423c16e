import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ERROR_CODES, LoomError } from '../../contract/errors'
import { Problem } from '../../contract/wire/http'
import { createTestIdentity } from '../identity/test-identity'
import { createJsonLog } from '../log/json-log'
import { createRegistry } from '../metrics/registry'
import { createHttp } from './create-http'
import { closeHttp, listen } from './http-server'
import { problemOf } from './problem'
import { prometheusFailure } from './prometheus/failure'
import { callerRoute, openRoute } from './route'

describe('problem documents', () => {
  it('fit their schema for every code there is', () => {
    for (const code of ERROR_CODES) {
      const { problem } = problemOf(new LoomError(code, 'text'))
      expect(Problem.parse(problem)).toMatchObject({ code, detail: 'text' })
      expect(problem.status).toBeGreaterThanOrEqual(400)
    }
  })

  it('carry the place of the fault', () => {
    const position = { start: 1, end: 2, line: 1, column: 2 }
    expect(problemOf(new LoomError('promql/parse', 'no', { position })).problem.position).toEqual(position)
  })

  it('say when to come again', () => {
    expect(problemOf(new LoomError('server/unavailable', 'busy')).headers).toEqual({ 'retry-after': '1' })
  })

  it('keep the text of unknown errors inside', () => {
    for (const thrown of [new Error('secret'), 'secret', null, Object.assign(new Error('secret'), { status: 500 })]) {
      const { problem } = problemOf(thrown)
      expect(problem).toMatchObject({ status: 500, code: 'server/internal' })
      expect(JSON.stringify(problem)).not.toContain('secret')
    }
  })

  it.each([
    ['auth/invalid-token', 'unauthorized', 401],
    ['auth/forbidden', 'forbidden', 403],
    ['request/not-found', 'not_found', 404],
    ['request/invalid', 'bad_data', 400],
    ['promql/parse', 'bad_data', 400],
    ['promql/execution', 'execution', 422],
    ['query/timeout', 'timeout', 503],
    ['query/canceled', 'canceled', 499],
    ['query/too-many', 'unavailable', 429],
    ['store/rejected', 'unavailable', 503],
    ['server/internal', 'internal', 500],
  ] as const)('are for %s of type %s in Prometheus’s form', (code, errorType, status) => {
    const failure = prometheusFailure(new LoomError(code, 'text'))
    expect(failure).toMatchObject({ status, body: { status: 'error', errorType, error: 'text', code } })
  })
})

describe('a handler with a bug', () => {
  it('is answered without its text, logged with it, and harms no other request', async () => {
    const lines: string[] = []
    const { identity, close } = await createTestIdentity()
    const bug = (): never => {
      throw new Error('the inner text')
    }
    const answer = { kind: 'json', schema: z.object({}) } as const
    const common = { method: 'GET', summary: 'A bug', access: 'open', answer } as const
    const server = createServer(
      createHttp({
        routes: [
          openRoute({ ...common, path: '/bug', handle: bug }),
          openRoute({ ...common, path: '/api/v1/bug', failures: 'prometheus', handle: bug }),
          openRoute({ ...common, path: '/fine', handle: () => ({ body: {} }) }),
        ],
        identity,
        allowsHost: () => true,
        origins: [],
        trustProxy: [],
        log: createJsonLog({ level: 'error', now: Date.now, write: (line) => lines.push(line) }),
        registry: createRegistry(),
      }),
    )
    const url = await listen(server, '127.0.0.1', 0)
    for (const path of ['/bug', '/api/v1/bug']) {
      const response = await fetch(url + path)
      expect(response.status).toBe(500)
      expect(await response.text()).not.toContain('inner')
    }
    expect(lines.filter((line) => line.includes('the inner text'))).toHaveLength(2)
    expect((await fetch(`${url}/fine`)).status).toBe(200)
    await closeHttp(server, () => {})
    close()
  })

  it('cannot run for callers without one', async () => {
    const route = callerRoute({
      method: 'GET',
      path: '/x',
      summary: 'For callers',
      access: 'viewer',
      answer: { kind: 'empty' },
      handle: () => ({ body: undefined }),
    })
    const request = { params: {}, query: {}, body: {}, caller: null, address: '', header: () => undefined }
    await expect(route.run({ ...request, signal: new AbortController().signal })).rejects.toThrow(/without its caller/)
  })

  it('cannot be mounted without an auth decision', () => {
    const shape = { method: 'GET', path: '/x', summary: 'x', answer: { kind: 'empty' } } as const
    // The compiler is the judge here: where it accepts one of these, `tsc` fails on the line above it.
    // @ts-expect-error: `access` is missing.
    openRoute({ ...shape, handle: () => ({ body: undefined }) })
    // @ts-expect-error: `open` is no role.
    callerRoute({ ...shape, access: 'open', handle: () => ({ body: undefined }) })
  })
})

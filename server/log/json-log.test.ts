import { describe, expect, it } from 'vitest'
import { LoomError } from '../../contract/errors'
import { createJsonLog } from './json-log'
import type { LogLevel } from './log'

function capture(level: LogLevel = 'debug') {
  const lines: string[] = []
  return { lines, log: createJsonLog({ level, now: () => 1_700_000_000_000, write: (line) => lines.push(line) }) }
}

const TOKEN = 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhZGEiLCJpYXQiOjF9.c2lnbmF0dXJlLWJ5dGVz'

describe('the log', () => {
  it('writes one JSON object a line, with time, level and event', () => {
    const { lines, log } = capture()
    log.info('socket connected', { user: 'ada' })
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      time: '2023-11-14T22:13:20.000Z',
      level: 'info',
      event: 'socket connected',
      user: 'ada',
    })
  })

  it('leaves out what is below its level', () => {
    const { lines, log } = capture('warn')
    log.debug('a')
    log.info('b')
    log.warn('c')
    log.error('d')
    expect(lines.map((line) => JSON.parse(line).event)).toEqual(['c', 'd'])
  })

  it('puts bound fields on every line', () => {
    const { lines, log } = capture()
    log.with({ part: 'http' }).with({ id: 7 }).info('request')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ part: 'http', id: 7 })
  })

  it.each([
    'password',
    'newPassword',
    'token',
    'accessToken',
    'refreshToken',
    'authorization',
    'Authorization',
    'launchSecret',
    'cookie',
    'set-cookie',
    'privateKey',
  ])('masks whatever stands under the name %s, at any depth', (name) => {
    const { lines, log } = capture()
    log.info('x', { [name]: 'hunter2', body: { list: [{ [name]: { inner: 'hunter2' } }] } })
    expect(lines[0]).not.toContain('hunter2')
    expect(lines[0]).toContain('[masked]')
  })

  it('keeps times and counts of tokens readable', () => {
    const { lines, log } = capture()
    log.info('x', { accessTokenExpiresAt: 5, tokenCount: 2 })
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ accessTokenExpiresAt: 5, tokenCount: 2 })
  })

  it('masks tokens and passwords inside texts, errors and their causes', () => {
    const { lines, log } = capture()
    const cause = new Error(`refused ${TOKEN}`)
    const error = new LoomError('server/internal', `header was Bearer abc.def from redis://u:hunter2@host`, { cause })
    log.error(`failed with ${TOKEN}`, { error, url: `/x?y=${TOKEN}` })
    expect(lines[0]).not.toContain('c2lnbmF0dXJlLWJ5dGVz')
    expect(lines[0]).not.toContain('hunter2')
    expect(lines[0]).not.toContain('abc.def')
    expect(JSON.parse(lines[0] ?? '').error).toMatchObject({ name: 'LoomError', code: 'server/internal' })
  })

  it('cannot be made to write a second line, and survives deep, cyclic and odd values', () => {
    const { lines, log } = capture()
    const cyclic: Record<string, unknown> = {}
    cyclic.self = cyclic
    log.info('a\n{"level":"error"}', { text: 'x\ny', big: 1n, cyclic, none: undefined, nothing: null })
    expect(lines).toHaveLength(1)
    expect(lines[0]).not.toContain('\n')
    expect(lines[0]).toContain('nested too deep')
  })
})

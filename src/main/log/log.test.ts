import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LoomError } from '../../../contract/errors'
import { createLog, type LogLevel, parseLogLevel } from './log'
import { openLogFile } from './log-file'
import { maskText } from './mask'

const JWT = 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJsb2NhbCJ9.c2lnbmF0dXJl'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loom-log-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function collect(level: LogLevel) {
  const lines: string[] = []
  return { log: createLog({ write: (line) => lines.push(line), now: () => 0, level }), lines }
}

it('writes one line of JSON an event, from its level on', () => {
  const { log, lines } = collect('info')
  log.debug('app.thought')
  log.info('app.started', { port: 4 })
  log.warn('app.warned')
  log.error('app.failed', { text: 'two\nlines' })
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { time: '1970-01-01T00:00:00.000Z', level: 'info', event: 'app.started', port: 4 },
    { time: '1970-01-01T00:00:00.000Z', level: 'warn', event: 'app.warned' },
    { time: '1970-01-01T00:00:00.000Z', level: 'error', event: 'app.failed', text: 'two\nlines' },
  ])
  expect(lines.join('')).not.toContain('\n')
})

it('knows its levels by name', () => {
  expect([undefined, 'debug', 'error', 'nonsense', 'toString'].map(parseLogLevel)).toEqual([
    'info',
    'debug',
    'error',
    'info',
    'info',
  ])
})

it('masks secrets under telling names and inside texts, however deep', () => {
  const { log, lines } = collect('info')
  log.info('app.leaked', {
    accessToken: JWT,
    password: 'hunter2',
    launchSecret: 'hunter2',
    authorization: { scheme: 'hunter2' },
    hasToken: true,
    text: `sent ${JWT} and Bearer hunter2hunter2 to https://user:hunter2@example.org/x`,
    deep: { list: [{ refresh_token: 'hunter2' }] },
    error: new LoomError('auth/invalid-token', `token ${JWT} refused`, { cause: new Error(`Basic hunter2hunter2`) }),
  })
  const [line] = lines
  expect(line).not.toContain('hunter2')
  expect(line).not.toContain(JWT)
  expect(JSON.parse(line ?? '')).toMatchObject({
    hasToken: true,
    error: { code: 'auth/invalid-token', message: 'token *** refused' },
    text: 'sent *** and Bearer *** to https://***@example.org/x',
  })
})

it('takes whatever it is given', () => {
  const { log, lines } = collect('info')
  const cycle: Record<string, unknown> = {}
  cycle.self = cycle
  log.info('app.odd', {
    cycle,
    big: 1n,
    call: () => 1,
    symbol: Symbol('x'),
    nothing: undefined,
    none: null,
    long: 'x'.repeat(9_000),
  })
  const entry = JSON.parse(lines[0] ?? '')
  expect(entry).toMatchObject({ big: '1', symbol: 'Symbol(x)', none: null })
  expect(entry.long.length).toBeLessThan(4_100)
  expect(maskText('plain words')).toBe('plain words')
})

it('keeps a log file within its size, with one older file beside it', () => {
  const path = join(folder, 'logs', 'main.log')
  const write = openLogFile(path, 100)
  for (let line = 0; line < 20; line += 1) write(`line ${line} ${'x'.repeat(20)}`)
  expect(statSync(path).size).toBeLessThanOrEqual(100)
  expect(statSync(`${path}.1`).size).toBeLessThanOrEqual(100)
  expect(readFileSync(path, 'utf8')).toContain('line 19')
  expect(statSync(path).mode & 0o077).toBe(0)
})

it('goes on in the file of the last run', () => {
  const path = join(folder, 'main.log')
  writeFileSync(path, 'old\n')
  openLogFile(path, 100)('new')
  expect(readFileSync(path, 'utf8')).toBe('old\nnew\n')
})

it('loses lines, and nothing else, when the disk does not take them', () => {
  writeFileSync(join(folder, 'logs'), 'in the way')
  const write = openLogFile(join(folder, 'logs', 'main.log'), 100)
  expect(() => write('line')).not.toThrow()
})

import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { forPerson, showAppOutput } from './app-output.mjs'

const entry = (level, event, fields = {}) =>
  JSON.stringify({ time: '2026-01-01T00:00:00.000Z', level, event, ...fields })

describe('what the app writes', () => {
  test('is shown in words when it is a start or a warning, and not at all when it is routine', () => {
    expect(forPerson(entry('info', 'app.started'))).toBe('loom: the app is running; Ctrl-C ends it')
    expect(forPerson(entry('info', 'tray.changed'))).toBeUndefined()
    expect(forPerson(entry('warn', 'settings.not-saved', { error: { message: 'disk is full' } }))).toBe(
      'loom: warning: settings.not-saved (disk is full)',
    )
    expect(forPerson(entry('error', 'process.uncaught-exception'))).toBe('loom: error: process.uncaught-exception')
  })

  test('is kept from sight when Chromium grumbles, of whatever version', () => {
    expect(forPerson('[30545:1128/223702.058673:ERROR:bus.cc(399)] Failed to connect to the bus')).toBeUndefined()
    expect(forPerson('[1:2:1128/223702.058673:WARNING:a/b.cc:39] x')).toBeUndefined()
    expect(forPerson('[1:1128/223702.058673:FATAL:a.cc(3)] x')).toContain('FATAL')
  })

  test('is shown as it is when it is neither', () => {
    const words = 'DevTools listening on ws://127.0.0.1:9222/devtools/browser/1'
    expect(forPerson(words)).toBe(words)
    expect(forPerson('{"time": broken')).toBe('{"time": broken')
  })

  test('is remembered where it was not shown, the last of it', async () => {
    const stream = new PassThrough()
    const shown = []
    const hidden = showAppOutput(stream, (line) => shown.push(line))
    const lines = Array.from({ length: 40 }, (_, number) => entry('info', 'tray.changed', { number }))
    stream.end([...lines, 'words', ''].join('\n'))
    await new Promise((settle) => stream.on('close', settle))
    expect(shown).toEqual(['words'])
    expect(hidden).toEqual(lines.slice(-15))
  })
})

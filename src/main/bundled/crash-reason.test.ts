import { expect, it } from 'vitest'
import { crashReason } from './crash-reason'

it.each([
  [
    'the thrown error above the stack',
    [
      'node:internal/modules/cjs/loader:1085',
      '  throw err;',
      '  ^',
      '',
      "Error: Cannot find module 'x'",
      '    at a (b:1:2)',
      '{',
      "  code: 'MODULE_NOT_FOUND'",
      '}',
      '',
      'Node.js v18.15.0',
    ],
    "Cannot find module 'x'",
  ],
  [
    'the last error that the server logged',
    ['{"level":"error","event":"start failed","error":{"message":"disk is full"}}', '{"level":"info","event":"bye"}'],
    'disk is full',
  ],
  ['an error event without an error', ['{"level":"error","event":"store damaged"}'], 'store damaged'],
  [
    'a fatal line of Chromium',
    ['[1122/22:FATAL:electron_main.cc(294)] Running as root is not supported.'],
    'Running as root is not supported.',
  ],
  ['plain words', ['something plain', '{"level":"info","event":"x"}', 'Node.js v18.15.0'], 'something plain'],
  [
    'what is said before warnings of Node',
    ['something plain', '(node:42) ExperimentalWarning: x', '(Use `exe --trace-warnings ...` to show where)'],
    'something plain',
  ],
  ['an error with a code', ['TypeError [ERR_X]: wrong kind'], 'wrong kind'],
  ['nothing', ['', '    at a (b:1:2)', '{"level":"info"}', '{broken', 'node:internal'], '{broken'],
])('finds %s', (_name, lines, reason) => {
  expect(crashReason(lines)).toBe(lines.includes('{broken') ? null : reason)
})

it('finds nothing in nothing, and masks what it finds', () => {
  expect(crashReason([])).toBeNull()
  expect(crashReason(['Error: Bearer abcdefghijklmnop refused'])).toBe('Bearer *** refused')
})

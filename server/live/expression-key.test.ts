import { expect, it } from 'vitest'
import { expressionKey } from './expression-key'

it('L2 gives one key to expressions that differ in white space and comments', () => {
  const same = [
    'sum by (mode) (rate(cpu{a="b c"}[30s] offset 5m))',
    'sum by(mode)(rate(cpu{a="b c"}[30s] offset 5m))',
    '  sum\n by ( mode ) # by mode "or not"\n ( rate ( cpu { a = "b c" } [ 30s ] offset 5m ) ) ',
  ]
  expect(new Set(same.map(expressionKey)).size).toBe(1)
})

it('L2 keeps expressions apart that differ in more', () => {
  const different = [
    'a{b="c d"}',
    'a{b="cd"}',
    "a{b='c  d'}",
    'a{b=`c # d`}',
    'a{b="c # d"}',
    'a{b="\\" # d"}',
    'a or b',
    'aorb',
  ]
  expect(new Set(different.map(expressionKey)).size).toBe(different.length)
})

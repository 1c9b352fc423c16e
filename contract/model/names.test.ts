import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapedName, unescapedName } from './escaped-name'
import { formatLabels } from './labels'
import { faultOfLabelName, faultOfLabelValue, faultOfMetricName } from './names'

/** Names that only Prometheus 3 takes. */
const FREE = ['http.requests', 'größe', 'two words', '1st', 'a-b', 'a"b', 'a\\b', 'a\nb', '😀', '{}', '名']

describe('a name', () => {
  it.each([...FREE, 'plain', 'with:colon', '_', 'constructor'])('may be %j', (name) => {
    expect(faultOfMetricName(name)).toBeUndefined()
    expect(faultOfLabelName(name)).toBeUndefined()
  })

  it.each([
    ['', 'is empty'],
    ['a\u0001b', 'holds a control character that is not allowed (U+0001 or U+0002)'],
    ['\u0002', 'holds a control character that is not allowed (U+0001 or U+0002)'],
    ['a\ud83d', 'is not UTF-8: it holds half a surrogate pair'],
    ['\ude00b', 'is not UTF-8: it holds half a surrogate pair'],
  ])('may not be %j', (name, fault) => {
    expect(faultOfMetricName(name)).toBe(fault)
    expect(faultOfLabelName(name)).toBe(fault)
    expect(faultOfLabelValue(name)).toBe(name === '' ? undefined : fault)
  })

  it('of a label may not be what JavaScript takes for the prototype', () => {
    expect(faultOfLabelName('__proto__')).toBe('is kept for Loom itself')
    expect(faultOfMetricName('__proto__')).toBeUndefined()
  })
})

describe('a series', () => {
  it.each([
    [{ __name__: 'up' }, 'up'],
    [{ __name__: 'a:b', job: 'x"y' }, 'a:b{job="x\\"y"}'],
    [{ job: 'x' }, '{job="x"}'],
    [{}, '{}'],
    [{ __name__: 'foo.bar' }, '{"foo.bar"}'],
    [{ __name__: 'foo.bar', 'a.b': 'c', d: 'e' }, '{"foo.bar", "a.b"="c", d="e"}'],
    [{ __name__: 'up', 'a\n"\\': 'c', 'a:b': 'd' }, 'up{"a\\n\\"\\\\"="c", "a:b"="d"}'],
  ])('of %j is written as %s', (labels, text) => {
    expect(formatLabels(labels)).toBe(text)
  })
})

describe('an escaped name', () => {
  it.each([
    ['plain_name', 'plain_name'],
    ['foo.bar', 'U__foo_2e_bar'],
    ['a_b.c', 'U__a__b_2e_c'],
    ['1st', 'U__1st'],
    ['ö😀', 'U___f6__1f600_'],
  ])('of %s is %s', (name, escaped) => {
    expect(escapedName(name)).toBe(escaped)
    expect(unescapedName(escaped)).toBe(name)
  })

  it('comes back whatever the name', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), (name) => {
        fc.pre(faultOfLabelName(name) === undefined && !name.startsWith('U__'))
        expect(escapedName(name)).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/)
        expect(unescapedName(escapedName(name))).toBe(name)
      }),
    )
  })

  it.each(['U__a_', 'U__a_2e', 'U__a_xyz_b', 'U___110000_', 'U___d800_', 'U___0000041_', 'u__a_2e_b', 'a_2e_b'])(
    'stays when it is none: %s',
    (text) => {
      expect(unescapedName(text)).toBe(text)
    },
  )
})

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: relabelling has templates of its own
import { describe, expect, it } from 'vitest'
import { RelabelConfig } from '../config/relabel-config'
import { relabel } from './relabel'

const rules = (...written: object[]) => written.map((rule) => RelabelConfig.parse(rule))

function fault(rule: object): string {
  const result = RelabelConfig.safeParse(rule)
  if (result.success) throw new Error('accepted')
  return result.error.issues[0]?.message ?? ''
}

// Cases and answers as in Prometheus's own relabelling tests, where the labels are called a, b, c.
const GIVEN = { a: 'foo', b: 'bar', c: 'baz' }

describe('relabelling', () => {
  it.each([
    [
      'replaces with groups',
      { source_labels: ['a'], regex: 'f(.*)', target_label: 'd', separator: ';', replacement: 'ch${1}-ch${1}' },
      { ...GIVEN, d: 'choo-choo' },
    ],
    [
      'joins sources',
      { source_labels: ['a', 'b'], regex: 'f(.*);(.*)r', target_label: 'a', replacement: 'b${1}${2}m' },
      { ...GIVEN, a: 'boobam' },
    ],
    ['anchors', { source_labels: ['a'], regex: 'o+', target_label: 'd', replacement: 'x' }, GIVEN],
    ['sets a fixed label', { target_label: 'd', replacement: 'x' }, { ...GIVEN, d: 'x' }],
    ['deletes by an empty value', { target_label: 'b', replacement: '' }, { a: 'foo', c: 'baz' }],
    ['copies', { source_labels: ['a'], target_label: 'd' }, { ...GIVEN, d: 'foo' }],
    [
      'names the target by a group',
      { source_labels: ['a'], regex: '(f)oo', target_label: '${1}_x', replacement: '$1' },
      { ...GIVEN, f_x: 'f' },
    ],
    [
      'leaves a target out that is no label name',
      { source_labels: ['a'], regex: '(.*)', target_label: '${2}', replacement: 'x' },
      GIVEN,
    ],
    [
      'names the target in any characters',
      { source_labels: ['a'], target_label: 'ein "Name".${1}', replacement: 'x' },
      { ...GIVEN, 'ein "Name".foo': 'x' },
    ],
    [
      'maps names to any characters',
      { regex: '(b)', replacement: 'meta.$1', action: 'labelmap' },
      { ...GIVEN, 'meta.b': 'bar' },
    ],
    [
      'knows named groups and dollars',
      { source_labels: ['a'], regex: '(?P<first>.)(.*)', target_label: 'd', replacement: '${first}$$$2' },
      { ...GIVEN, d: 'f$oo' },
    ],
    [
      'folds case',
      { source_labels: ['a'], regex: '(?i)F(.*)', target_label: 'd', replacement: '$1' },
      { ...GIVEN, d: 'oo' },
    ],
    ['keeps', { source_labels: ['a'], regex: 'foo', action: 'keep' }, GIVEN],
    ['keeps only what matches', { source_labels: ['a'], regex: 'fo', action: 'keep' }, null],
    ['drops', { source_labels: ['missing'], regex: '', action: 'drop' }, null],
    ['drops only what matches', { source_labels: ['a'], regex: 'fo', action: 'drop' }, GIVEN],
    ['keeps equals', { source_labels: ['a'], target_label: 'b', action: 'keepequal' }, null],
    ['drops equals', { source_labels: ['a'], target_label: 'a', action: 'DropEqual' }, null],
    ['hashes', { source_labels: ['c'], target_label: 'd', modulus: 1000, action: 'hashmod' }, { ...GIVEN, d: '976' }],
    ['maps names', { regex: '(b)', replacement: 'bar_${1}', action: 'labelmap' }, { ...GIVEN, bar_b: 'bar' }],
    ['drops labels', { regex: '(b|c)', action: 'labeldrop' }, { a: 'foo' }],
    ['keeps labels', { regex: 'b', action: 'labelkeep' }, { b: 'bar' }],
    ['writes in capitals', { source_labels: ['a'], target_label: 'd', action: 'uppercase' }, { ...GIVEN, d: 'FOO' }],
    ['writes in small letters', { source_labels: ['a'], target_label: 'a', action: 'lowercase' }, GIVEN],
  ])('%s', (_, rule, wanted) => {
    const given = relabel(GIVEN, rules(rule))
    expect(given === null ? null : { ...given }).toEqual(wanted)
  })

  it('hashes as Prometheus does, so that shards are the same', () => {
    const [rule] = rules({ source_labels: ['a'], target_label: 'd', modulus: 1000, action: 'hashmod' })
    expect(relabel({ a: 'foo\nbar' }, [rule as ReturnType<typeof rules>[number]])?.d).toBe('734')
  })

  it('applies rules in their order, and none after a drop', () => {
    const given = rules(
      { target_label: 'd', replacement: '__x' },
      { source_labels: ['d', 'a'], separator: '', target_label: 'd' },
      { source_labels: ['d'], regex: '__xfoo', action: 'keep' },
      { regex: 'a|b|c', action: 'labeldrop' },
    )
    expect({ ...relabel(GIVEN, given) }).toEqual({ d: '__xfoo' })
    expect(relabel({ ...GIVEN, a: 'other' }, given)).toBeNull()
  })

  it('treats labels named like parts of every object as labels', () => {
    expect(relabel({ a: 'x' }, rules({ source_labels: ['constructor'], target_label: 'b' }))?.b).toBeUndefined()
    expect(
      Object.keys(relabel({ toString: 'x' }, rules({ regex: 'toString', action: 'labelmap', replacement: 'y' })) ?? {}),
    ).toEqual(['toString', 'y'])
  })

  it.each([
    [{ action: 'hashmod', target_label: 'a' }, 'hashmod needs a modulus above 0'],
    [{ action: 'replace' }, 'replace needs a target_label'],
    [{ target_label: '__proto__' }, 'the target_label "__proto__" is kept for Loom itself'],
    [{ action: 'lowercase', target_label: 'a\u0001' }, 'the target_label "a\\u0001" holds a control character'],
    [{ action: 'labelmap', replacement: '' }, 'labelmap needs a replacement'],
    [{ action: 'labeldrop', regex: 'a', source_labels: ['a'] }, 'labeldrop takes a regex alone'],
    [{ action: 'keepequal', target_label: 'a', regex: 'x' }, 'keepequal takes source_labels and target_label alone'],
    [{ action: 'keep', regex: '(' }, 'error parsing regexp: missing closing )'],
    [{ action: 'keep', regex: '(?=a)' }, 'error parsing regexp: invalid or unsupported Perl syntax'],
    [{ action: 'explode' }, 'Invalid option'],
    [{ sourcelabels: [] }, 'sourcelabels is not known here; did you mean source_labels?'],
  ])('refuses %j', (rule, message) => {
    expect(fault(rule)).toContain(message)
  })

  it.each([
    ['(?i:F)([[:alpha:]]+)', 'oo'],
    ['\\Qf\\E(\\pL+)', 'oo'],
    ['(f)|(foo)', ''],
    ['(?P<x>f)(?P<y>.*)', 'oo'],
  ])('captures in all of RE2’s syntax: %s', (regex, wanted) => {
    const replacement = regex.includes('?P') ? '${y}' : '$1'
    const [rule] = rules({ source_labels: ['a'], regex, target_label: 'd', replacement })
    expect(relabel(GIVEN, [rule as ReturnType<typeof rules>[number]])?.d ?? '').toBe(wanted)
  })

  it('takes a label that is made to stall a backtracking machine', () => {
    const [rule] = rules({ source_labels: ['a'], regex: '(x+x+)+y?', target_label: 'b', replacement: '$1' })
    const began = performance.now()
    relabel({ a: `${'x'.repeat(3000)}z` }, [rule as ReturnType<typeof rules>[number]])
    expect(performance.now() - began).toBeLessThan(1000)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePattern } from './compile-pattern'
import { compileReplacement } from './compile-replacement'

function matches(pattern: string, text: string): boolean {
  const decide = compilePattern(pattern)
  if (typeof decide !== 'function') throw new Error(decide.fault)
  return decide(text)
}

describe('regular expressions', () => {
  it.each([
    ['get|post', 'post', true],
    ['get|post', 'posts', false],
    ['', '', true],
    ['', 'a', false],
    ['.*', 'a\nb', true],
    ['.+', '', false],
    ['a.c', 'a\nc', true],
    ['(?-s)a.c', 'a\nc', false],
    ['(?-s:a.)c', 'abc', true],
    ['5..', '503', true],
    ['(?i)Pro.*', 'PRODUCTION', true],
    ['(?i:PRO)duction', 'production', true],
    ['(?i:PRO)duction', 'proDuction', false],
    ['.*((?i)TION)x?', 'mention', true],
    ['(?i)[^k]', 'K', false],
    ['(?i)é', 'É', true],
    ['[a-c]+', 'abcabc', true],
    ['[^a-c]+', 'xyz', true],
    ['[]a]+', ']a]', true],
    ['[a\\-z]', '-', true],
    ['[a-]', '-', true],
    ['[\\d_]+', '1_2', true],
    ['[[:alpha:]]+', 'aZ', true],
    ['[[:^alpha:]]+', '12', true],
    ['[\\W]', 'a', false],
    ['\\D\\S', 'ab', true],
    ['\\pN\\p{Lu}\\P{Lu}', '1Aa', true],
    ['\\p{Greek}+', 'αβγ', true],
    ['\\p{^Greek}', 'α', false],
    ['\\p{Any}', 'α', true],
    ['[\\p{Greek}x]+', 'αx', true],
    ['a{2,3}', 'aaa', true],
    ['a{2,3}', 'aaaa', false],
    ['a{2}', 'aa', true],
    ['a{2,}', 'aaaaa', true],
    ['a{,2}', 'a{,2}', true],
    ['a*?b+?c??', 'aabb', true],
    ['\\x41\\x{1F600}\\101', 'A😀A', true],
    ['\\.\\/\\n', './\n', true],
    ['\\Qa.b\\Ec', 'a.bc', true],
    ['\\Qa.b', 'a.b', true],
    ['^abc$', 'abc', true],
    ['a^b', 'ab', false],
    ['\\Aa\\z', 'a', true],
    ['(?m)a$\n^b', 'a\nb', true],
    ['\\bfoo\\b-bar', 'foo-bar', true],
    ['fo\\Bo', 'foo', true],
    ['(?P<name>a)(?<other>b)', 'ab', true],
    ['(a|b)*c', 'ababc', true],
    ['a|', '', true],
    ['😀.', '😀😀', true],
    ['(?i)a|B', 'b', true],
    ['(?U)a+', 'aa', true],
  ])('%s decides %j: %s', (pattern, text, answer) => {
    expect(matches(pattern, text)).toBe(answer)
  })

  it.each([
    ['(a', 'missing closing )'],
    ['a)', 'unexpected )'],
    ['[a', 'missing closing ]'],
    ['[', 'missing closing ]'],
    ['*a', 'missing argument to repetition operator: `*`'],
    ['a**', 'invalid nested repetition operator: `**`'],
    ['a{1001}', 'invalid repeat count'],
    ['a{3,2}', 'invalid repeat count'],
    ['(?=a)', 'invalid or unsupported Perl syntax: `(?=`'],
    ['(a)\\1', 'invalid escape sequence: `\\1`'],
    ['\\y', 'invalid escape sequence: `\\y`'],
    ['a\\', 'trailing backslash'],
    ['(?P<n>a)(?P<n>b)', 'duplicate capture group name: `n`'],
    ['[z-a]', 'invalid character class range: `z-a`'],
    ['[[:nope:]]', 'invalid character class range'],
    ['\\p{Nope}', 'invalid character class range'],
    ['\\x{FFFFFF}', 'invalid escape sequence'],
    ['((a{100}){100}){100}', 'expression too large'],
    ['('.repeat(300), 'nests too deeply'],
    ['a'.repeat(5000), 'longer than'],
  ])('%s is refused: %s', (pattern, fault) => {
    expect(compilePattern(pattern)).toEqual({ fault: expect.stringContaining(fault) })
  })

  it('takes time that grows with the text alone, even where backtracking would explode', () => {
    const started = performance.now()
    expect(matches('(a+)+$', `${'a'.repeat(2000)}b`)).toBe(false)
    expect(matches('(a|a)*(a|a)*(a|a)*c', 'a'.repeat(2000))).toBe(false)
    expect(performance.now() - started).toBeLessThan(5000)
  })

  it('agrees with the platform on patterns that both read alike', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(a|b)', '(?:ab)', 'a?')
    const sign = fc.constantFrom('', '*', '+', '?', '{2}', '{1,2}')
    const piece = fc.tuple(atom, sign).map(([part, times]) => `(?:${part})${times}`)
    const pattern = fc.array(
      fc.array(piece, { maxLength: 4 }).map((parts) => parts.join('')),
      { minLength: 1, maxLength: 3 },
    )
    fc.assert(
      fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n'), maxLength: 6 }), (options, text) => {
        const source = options.join('|')
        expect(matches(source, text)).toBe(new RegExp(`^(?:${source})$`, 's').test(text))
      }),
      { numRuns: 500 },
    )
  })
})

function replaced(pattern: string, template: string, text: string): string | undefined {
  const replacement = compileReplacement(pattern, template)
  if ('fault' in replacement) throw new Error(replacement.fault)
  return replacement.replace(text)
}

describe('replacements', () => {
  it.each([
    ['(a+)(a*)', '$1-$2', 'aaa', 'aaa-'],
    ['(a+?)(a*)', '$1-$2', 'aaa', 'a-aa'],
    ['(?U)(a+)(a*)', '$1-$2', 'aaa', 'a-aa'],
    ['(?U)(a+?)(a*)', '$1-$2', 'aaa', 'aaa-'],
    ['(a|ab)(c|bcd)?(d*)', '$1-$2-$3', 'abcd', 'a-bcd-'],
    ['(a)|(b)', '[$1$2]', 'b', '[b]'],
    ['(?:(a)|b)*', '$1', 'ab', 'a'],
    ['(x{2,3}?)(x*)', '$1-$2', 'xxxx', 'xx-xx'],
    ['(😀)(.)', '$2$1', '😀é', 'é😀'],
    ['(?P<one>.)(?<two>.)', '$two$one$3$', 'ab', 'ba$'],
    ['(?P<one>.)', `$\{one}$\{1}`, 'a', 'aa'],
    ['(.)', '$1_ $01 $$1 ${ $-', 'a', '  $1 ${ $-'],
    ['a', '$0', 'a', 'a'],
    ['a', 'b', 'aa', undefined],
  ])('%s with %s makes of %s: %s', (pattern, template, text, result) => {
    expect(replaced(pattern, template, text)).toBe(result)
  })

  it('capture what the platform captures, where both read a pattern alike', () => {
    const atom = fc.constantFrom('a', 'b', '(a|b)', '(a)', '(ab?)', '[ab]')
    const sign = fc.constantFrom('', '+', '?', '+?', '??', '{1,2}')
    const pattern = fc
      .array(fc.tuple(atom, sign), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.map(([part, times]) => `${part}${times}`).join(''))
    fc.assert(
      fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 }), (source, text) => {
        const platform = new RegExp(`^(?:${source})$`).exec(text)
        const groups = (platform?.slice(1) ?? []).map((group) => group ?? '').join(',')
        const template = (platform?.slice(1) ?? []).map((_group, index) => `$\{${index + 1}}`).join(',')
        expect(replaced(source, template, text)).toBe(platform ? groups : undefined)
      }),
      { numRuns: 500 },
    )
  })

  it('take time that grows with the text alone', () => {
    const started = performance.now()
    expect(replaced('((a+)+)+b', '$1', 'a'.repeat(2000))).toBe(undefined)
    expect(performance.now() - started).toBeLessThan(5000)
  })
})

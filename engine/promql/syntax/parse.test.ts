import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LoomError } from '../../../contract/errors'
import { compile } from '../compile'
import { MAX_EXPRESSION_LENGTH, parse } from './parse'

function faultOf(text: string): LoomError {
  try {
    compile(text)
  } catch (error) {
    if (error instanceof LoomError) return error
    throw error
  }
  throw new Error(`${text} compiles`)
}

describe('faults in an expression', () => {
  it.each([
    ['', 0, 0, 'no expression found in input'],
    ['# only words', 0, 12, 'no expression found in input'],
    ['1 +', 3, 3, 'unexpected end of input'],
    ['foo bar', 4, 7, 'unexpected identifier "bar"'],
    ['1 2', 2, 3, 'unexpected number "2"'],
    ['foo "x"', 4, 7, 'unexpected string "x"'],
    ['foo{a=b}', 6, 7, 'unexpected identifier "b" in label matching, expected string'],
    ['foo{', 4, 4, 'unexpected end of input inside braces'],
    ['foo{a="b" c="d"}', 10, 11, 'unexpected identifier "c" in label matching, expected identifier or "}"'],
    ['sum(x', 5, 5, 'unclosed left parenthesis'],
    ['sum(x))', 6, 7, "unexpected right parenthesis ')'"],
    ['a[5m', 4, 4, 'unclosed left bracket'],
    ['rate(x[5m)', 9, 10, 'unexpected right parenthesis \')\' in range, expected "]"'],
    ['sum by (a (x)', 10, 11, 'unexpected character: "(" in grouping opts, expected label or ","'],
    ['a * / b', 4, 5, 'unexpected operator "/"'],
    ['"abc', 0, 4, 'unterminated quoted string'],
    ['foo{a="b}', 6, 9, 'unterminated quoted string'],
    ['foo{a="\\x"}', 7, 10, "unknown escape sequence '\\x'"],
    ['blah(x)', 0, 4, 'unknown function with name "blah"'],
    ['$x', 0, 1, 'unexpected character: "$"'],
    ['x{a=~"(("}', 5, 9, 'error parsing regexp: missing closing ): `((`'],
    ['rate(x)', 5, 6, 'expected type range vector in call to function "rate", got instant vector'],
    ['sum(1)', 4, 5, 'expected type instant vector in aggregation expression, got scalar'],
    ['topk(x, x)', 5, 6, 'expected type scalar in aggregation parameter, got instant vector'],
    ['count_values(1, x)', 13, 14, 'expected type string in aggregation parameter, got scalar'],
    ['rate()', 0, 6, 'expected 1 argument(s) in call to "rate", got 0'],
    ['label_join(x)', 0, 13, 'expected at least 3 argument(s) in call to "label_join", got 1'],
    ['round(x, 1, 2)', 0, 14, 'expected at most 2 argument(s) in call to "round", got 3'],
    ['sum()', 0, 5, 'no arguments for aggregate expression provided'],
    ['topk(x)', 0, 7, 'wrong number of arguments for aggregate expression provided, expected 2, got 1'],
    ['1 == 1', 2, 4, 'comparisons between scalars must use BOOL modifier'],
    ['a + bool b', 2, 3, 'bool modifier can only be used on comparison operators'],
    ['a + "x"', 4, 7, 'binary expression must contain only scalar and instant vector types'],
    ['1 + on (a) 2', 0, 12, 'vector matching only allowed between instant vectors'],
    ['1 and 2', 0, 7, 'set operator "and" not allowed in binary scalar expression'],
    ['a and on (b) group_left () c', 0, 28, 'no grouping allowed for "and" operation'],
    ['a / on (x) group_left (x) b', 2, 3, 'label "x" must not occur in ON and GROUP clause at once'],
    [
      '-a[5m]',
      0,
      6,
      'unary expression only allowed on expressions of type scalar or instant vector, got "range vector"',
    ],
    ['{}', 0, 2, 'vector selector must contain at least one non-empty matcher'],
    ['x{a=~".*"} + {a=~".*"}', 13, 22, 'vector selector must contain at least one non-empty matcher'],
    ['foo{__name__="bar"}', 0, 19, 'metric name must not be set twice: "foo" or "bar"'],
    ['{"a", "b"}', 0, 10, 'metric name must not be set twice: "a" or "b"'],
    ['{""="x"}', 1, 3, 'invalid label name ""'],
    ['{"a\\u0001"="x"}', 1, 10, 'invalid label name "a\\u0001"'],
    ['sum by ("\\ud800") (x)', 8, 16, 'invalid label name "\\ud800"'],
    ['foo[0s]', 4, 6, 'duration must be greater than 0'],
    ['foo[-5m]', 4, 7, 'duration must be greater than 0'],
    ['foo[99999999999]', 4, 15, 'duration out of range'],
    ['foo @ NaN', 6, 9, 'timestamp out of bounds for @ modifier: NaN'],
    ['sum(x)[5m]', 0, 10, 'ranges only allowed for vector selectors'],
    ['x offset 1m [5m]', 0, 16, 'no offset modifiers allowed before range'],
    ['x @ 1 [5m]', 0, 10, 'no @ modifiers allowed before range'],
    ['x offset 1m offset 2m', 0, 21, 'offset may not be set multiple times'],
    ['x @ 1 @ 2', 0, 9, '@ <timestamp> may not be set multiple times'],
    ['1[5m:1m]', 0, 8, 'subquery is only allowed on instant vector, got scalar instead'],
  ])('%s: %i to %i, %s', (text, start, end, message) => {
    const fault = faultOf(text)
    expect(fault.code).toBe('promql/parse')
    expect(fault.message).toBe(message)
    expect(fault.position).toMatchObject({ start, end, line: 1, column: start + 1 })
  })

  it('an offset before nothing that has a time is told', () => {
    expect(faultOf('sum(x) offset 5m').message).toContain('offset modifier must be preceded by an instant vector')
    expect(faultOf('1 @ 5').message).toContain('@ modifier must be preceded by an instant vector')
  })

  it('are placed by line and column', () => {
    expect(faultOf('a +\n  # words\n  b bar').position).toEqual({ start: 18, end: 21, line: 3, column: 5 })
  })

  it.each([
    ['a smoothed', 'the modifier "smoothed"'],
    ['rate(a[5m] anchored)', 'the modifier "anchored"'],
    ['a </ 3', 'the histogram operator "</"'],
    ['a + fill (0) b', 'the modifier "fill"'],
    ['histogram_count(a)', 'the function "histogram_count"'],
  ])('what is not built yet is told apart: %s', (text, construct) => {
    const fault = faultOf(text)
    expect(fault.code).toBe('promql/unsupported')
    expect(fault.message).toBe(`${construct} is not supported yet`)
    expect(fault.position).toBeDefined()
  })

  it.each([
    ['x'.repeat(MAX_EXPRESSION_LENGTH + 1), 'longer than'],
    ['('.repeat(8000), 'nested more than'],
    ['-'.repeat(8000) + 1, 'nested more than'],
    [`${'1+'.repeat(8000)}1`, 'nested more than'],
  ])('what might exhaust the engine is refused (%#)', (text, message) => {
    expect(faultOf(text).message).toContain(message)
  })

  it('are always LoomErrors, whatever the text', () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        'sum',
        'rate',
        'by',
        'on',
        'offset',
        '(',
        ')',
        '[',
        ']',
        '{',
        '}',
        '5m',
        '1',
        '"x"',
        ',',
        '=',
        '=~',
        '+',
      ],
      ...['-', '==', 'bool', 'and', '@', ':', '#', '\n', '"', '\\', 'time', 'topk', 'é', '2.'],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          compile(pieces.join(' '))
        } catch (error) {
          expect(error).toBeInstanceOf(LoomError)
          expect((error as LoomError).position).toBeDefined()
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('parsing', () => {
  it('binds what stands behind an operand to that operand alone', () => {
    expect(parse('a + b offset 5m * c')).toMatchObject({
      kind: 'binary',
      operator: '+',
      left: { name: 'a', offset: 0 },
      right: { operator: '*', left: { name: 'b', offset: 300_000 }, right: { name: 'c' } },
    })
  })

  it('keeps functions’ and keywords’ names free for metrics', () => {
    expect(parse('sum + rate')).toMatchObject({ left: { name: 'sum' }, right: { name: 'rate' } })
  })

  it('reads names and keywords in any case', () => {
    expect(parse('SUM(a) BY (b)')).toMatchObject({ operator: 'sum', grouping: { without: false, labels: ['b'] } })
    expect(parse('a AND b')).toMatchObject({ operator: 'and', matching: { cardinality: 'many-to-many' } })
  })

  it('reads a subquery with and without its step', () => {
    expect(parse('a[5m:1m]')).toMatchObject({ kind: 'subquery', range: 300_000, step: 60_000 })
    expect(parse('a[5m:] offset 1m')).toMatchObject({ kind: 'subquery', step: undefined, offset: 60_000 })
  })

  it('reads a pin with a sign', () => {
    expect(parse('a @ -1.5')).toMatchObject({ pin: -1500 })
  })

  it('groups operators by their strength, whatever their order', () => {
    const operators = ['+', '-', '*', '/', '%', '^'] as const
    const term = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom(...operators))
    const grouped = (node: unknown): string => {
      const { kind, value, operator, left, right } = node as Record<string, unknown>
      return kind === 'number' ? String(value) : `(${grouped(left)} ${String(operator)} ${grouped(right)})`
    }
    fc.assert(
      fc.property(fc.array(term, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 3 }), (terms, last) => {
        const text = `${terms.map(([value, operator]) => `${value} ${operator}`).join(' ')} ${last}`
        // JavaScript has the same order for these once ^ is spelled **.
        const evaluate = (source: string) => new Function(`return ${source.replaceAll('^', '**')}`)()
        expect(evaluate(grouped(parse(text)))).toEqual(evaluate(text))
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { parseDuration } from '../../model/duration'
import { grammarText } from './grammar-text'
import { parseNumber } from './number-literal'
import { parse } from './parse'
import { unquote } from './string-literal'

describe('numbers', () => {
  it.each([
    ['1', 1],
    ['1.5e3', 1500],
    ['.5', 0.5],
    ['0x1F', 31],
    ['017', 15],
    ['0', 0],
    ['1_000', 1000],
    ['iNf', Number.POSITIVE_INFINITY],
    ['NaN', Number.NaN],
    ['1h30m', 5400],
    ['100ms', 0.1],
  ])('%s is %d', (text, value) => {
    expect(parseNumber(text)).toBe(value)
  })

  it('are no durations without units', () => {
    expect(parseDuration('5')).toBeUndefined()
    expect(parseDuration('1y1w1d1h1m1s1ms')).toBe(32_230_861_001)
  })

  it('may end in a dot, but only numbers may', () => {
    expect(grammarText('2. + foo1. "3. \\" 4." # 5.\n 6.5 7.')).toBe('2  + foo1. "3. \\" 4." # 5.\n 6.5 7 ')
  })
})

describe('functions within durations', () => {
  it('may be written in any case, but words and texts of the same name stay', () => {
    expect(grammarText('STEP{RANGE="STEP ("} offset Max_Of (STep(), 1.)')).toBe(
      'STEP{RANGE="STEP ("} offset max_of (step(), 1 )',
    )
    expect(parse('up[STEP() + 1] offset Range()')).toMatchObject({
      range: { kind: 'binary', left: { kind: 'step' } },
      selector: { offset: { kind: 'range' } },
    })
    const outside = () => parse('vector(STEP())', { experimentalFunctions: true })
    expect(outside).toThrow('unknown function with name "STEP"')
  })
})

describe('quoted text', () => {
  it.each([
    ['"a\\n\\t\\\\\\""', 'a\n\t\\"'],
    ["'it\\'s'", "it's"],
    ['`raw\\n`', 'raw\\n'],
    ['"\\x41\\101\\u00e9\\U0001F600"', 'AAé😀'],
    ['"\\xc3\\xa9!"', 'é!'],
    ['"\\xc5z"', '\uFFFDz'],
    ['""', ''],
  ])('%s stands for %j', (literal, value) => {
    expect(unquote(literal)).toEqual({ value })
  })

  it.each([
    ['"', 'unterminated quoted string'],
    ['"a', 'unterminated quoted string'],
    ['"a\\"', 'unterminated quoted string'],
    ['"\\\'"', "unknown escape sequence '\\''"],
    ['"\\x4"', "unknown escape sequence '\\x'"],
    ['"\\U00110000"', "unknown escape sequence '\\U'"],
    ['"\\9"', "unknown escape sequence '\\9'"],
  ])('%s is refused', (literal, fault) => {
    expect(unquote(literal)).toMatchObject({ fault })
  })
})

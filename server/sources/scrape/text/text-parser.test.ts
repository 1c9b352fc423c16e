import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LoomError } from '../../../../contract/errors'
import type { Labels } from '../../../../contract/model/labels'
import { withNormalBound } from './bucket-bound'
import type { Descriptor, TextFormat } from './descriptor'
import { parseSeries } from './series-text'
import { createTextParser } from './text-parser'

interface Read {
  readonly samples: { labels: Labels; value: number; time: number | null }[]
  readonly told: Descriptor[]
}

function read(text: string | Uint8Array, format: TextFormat, pieces = 1, maxLineBytes?: number): Read {
  const result: Read = { samples: [], told: [] }
  const parser = createTextParser(
    format,
    {
      sample: (series, value, time, type) => {
        const labels = { ...withNormalBound(parseSeries(series), type) }
        result.samples.push({ labels, value, time: Number.isNaN(time) ? null : time })
      },
      describe: (told) => result.told.push(told),
    },
    maxLineBytes,
  )
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  const size = Math.max(1, Math.ceil(bytes.length / pieces))
  // One piece of memory for all, as where a file is read.
  const piece = Buffer.alloc(size)
  for (let at = 0; at < bytes.length; at += size) {
    piece.set(bytes.subarray(at, at + size))
    parser.push(piece.subarray(0, Math.min(size, bytes.length - at)))
  }
  parser.end()
  return result
}

function fault(text: string | Uint8Array, format: TextFormat): string {
  try {
    read(text, format)
  } catch (error) {
    if (error instanceof LoomError) return `${error.code}: ${error.message}`
    throw error
  }
  throw new Error(`accepted: ${text}`)
}

describe('text format 0.0.4', () => {
  it('reads samples, times, descriptions and comments with spaces wherever they may stand', () => {
    const { samples, told } = read(
      [
        '# HELP http_requests_total The \\\\ total\\nnumber.',
        '#  TYPE\thttp_requests_total  counter',
        '# a comment',
        '#',
        '',
        '  \t',
        'http_requests_total{method="post",code="200"} 1027 1395066363000',
        '  http_requests_total { method = "a\\"b\\\\c\\nd\\te" , }\t3e-2   -5  ',
        'bare -Inf',
        'bare{}\t+Inf',
        'a:b{x="}"}NaN',
      ].join('\n'),
      'prometheus',
    )
    expect(told).toEqual([
      { kind: 'help', metric: 'http_requests_total', text: 'The \\ total\nnumber.' },
      { kind: 'type', metric: 'http_requests_total', type: 'counter' },
    ])
    expect(samples).toEqual([
      {
        labels: { __name__: 'http_requests_total', method: 'post', code: '200' },
        value: 1027,
        time: 1_395_066_363_000,
      },
      { labels: { __name__: 'http_requests_total', method: 'a"b\\c\nd\\te' }, value: 0.03, time: -5 },
      { labels: { __name__: 'bare' }, value: Number.NEGATIVE_INFINITY, time: null },
      { labels: { __name__: 'bare' }, value: Number.POSITIVE_INFINITY, time: null },
      { labels: { __name__: 'a:b', x: '}' }, value: Number.NaN, time: null },
    ])
  })

  it('reads names in quotes, as format 1.0.0 writes them', () => {
    const { samples, told } = read(
      '# TYPE "my.name" gauge\n{"my.name", "a label"="b", c="d"} 1\n{"ä\\"ö"} 2\n{"a\\nb\\\\c","}"="{"} 3\n',
      'prometheus',
    )
    expect(told).toEqual([{ kind: 'type', metric: 'my.name', type: 'gauge' }])
    expect(samples.map(({ labels }) => labels)).toEqual([
      { __name__: 'my.name', 'a label': 'b', c: 'd' },
      { __name__: 'ä"ö' },
      { __name__: 'a\nb\\c', '}': '{' },
    ])
  })

  it.each([
    ['a 1\nb\n', 'line 2: "b" has no value'],
    ['a{b="c" 1', 'line 1: labels are not closed by }'],
    ['a{b="c\\"} 1', 'line 1: a label value is not closed by a quote'],
    ['a{b="c"d="e"} 1', 'line 1: a comma or } is expected after a label, not "d=\\"e\\"}"'],
    ['a{b=c} 1', 'line 1: the value of "b" is not a text in quotes'],
    ['a{b} 1', 'line 1: the label "b" has no value'],
    ['a{,} 1', 'line 1: a label name is expected, not ",}"'],
    ['a{b="1",b="2"} 1', 'line 1: the label "b" is given twice'],
    ['a{"b"} 1', 'line 1: the label "__name__" is given twice'],
    ['{b="1"} 1', 'line 1: a metric name is missing'],
    ['{""} 1', 'line 1: a label name is expected'],
    ['a-b 1', 'line 1: unexpected "-b" in a series'],
    ['5 1', 'line 1: unexpected "5" in a series'],
    ['a one', 'line 1: "one" is not a value'],
    ['a 0x10', 'line 1: "0x10" is not a value'],
    ['a 1_000', 'line 1: "1_000" is not a value'],
    ['a 1e999', 'line 1: "1e999" is out of range'],
    ['a 1\r\n', 'line 1: "1\\r" is not a value'],
    ['a 1 2.5', 'line 1: "2.5" is not a time in whole milliseconds'],
    ['a 1 1e3', 'line 1: "1e3" is not a time in whole milliseconds'],
    ['a 1 2 3', 'line 1: unexpected "3" after a sample'],
    ['a 1 # {x="y"} 1', 'line 1: unexpected'],
    ['# TYPE a thing', 'line 1: "thing" is not a metric type'],
    ['# TYPE a', 'line 1: "" is not a metric type'],
    ['# HELP 5a b', 'line 1: "5a" is not a metric name that can stand without quotes'],
    ['# HELP "" b', 'line 1: the metric name "" is empty'],
    [
      Buffer.from([97, 123, 98, 61, 34, 0xff, 34, 125, 32, 49, 10]),
      'line 1: the text here or soon after it is not UTF-8',
    ],
  ])('names the line and the fault of %s', (text, message) => {
    expect(fault(text, 'prometheus')).toContain(`request/invalid: ${message}`)
  })

  it('shows only the beginning of what is wrong', () => {
    expect(fault(`a ${'x'.repeat(10_000)}`, 'prometheus').length).toBeLessThan(150)
  })

  it('refuses a line longer than the bound long before it has come whole', () => {
    const parser = createTextParser('prometheus', { sample: () => {}, describe: () => {} })
    parser.push(Buffer.from('a 1\nb{c="'))
    const piece = Buffer.alloc(65_536, 'x')
    let pieces = 0
    expect(() => {
      for (; pieces < 160; pieces += 1) parser.push(piece)
    }).toThrow('line 2: the line is longer than 1048576 bytes')
    expect(pieces).toBe(15)
  })
})

describe('OpenMetrics 1.0', () => {
  it('reads every type, units, times in seconds, and leaves exemplars alone', () => {
    const { samples, told } = read(
      [
        '# TYPE wait_seconds histogram',
        '# UNIT wait_seconds seconds',
        '# HELP wait_seconds How "long".',
        'wait_seconds_bucket{le="1"} 3 1520879607.789 # {trace_id="a } b"} 0.67 1.5',
        'wait_seconds_bucket{le="+Inf"} 4 # {} 0.67',
        'wait_seconds_count 4',
        'wait_seconds_created 1.5e9 -1.5',
        '# TYPE on stateset',
        'on{on="a"} 1',
        '# TYPE build info',
        '# TYPE sizes gaugehistogram',
        '# TYPE odd unknown',
        '# EOF',
        '',
      ].join('\n'),
      'openmetrics',
    )
    expect(told.slice(0, 3)).toEqual([
      { kind: 'type', metric: 'wait_seconds', type: 'histogram' },
      { kind: 'unit', metric: 'wait_seconds', text: 'seconds' },
      { kind: 'help', metric: 'wait_seconds', text: 'How "long".' },
    ])
    expect(samples.map(({ labels, value, time }) => [labels.__name__, labels.le, value, time])).toEqual([
      ['wait_seconds_bucket', '1.0', 3, 1_520_879_607_789],
      ['wait_seconds_bucket', '+Inf', 4, null],
      ['wait_seconds_count', undefined, 4, null],
      ['wait_seconds_created', undefined, 1.5e9, -1500],
      ['on', undefined, 1, null],
    ])
  })

  it('gives every millisecond back that was written as seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (time) => {
        const [sample] = read(`a 1 ${time / 1000}\n# EOF`, 'openmetrics').samples
        expect(sample?.time).toBe(time)
      }),
    )
  })

  it.each([
    ['a 1\n', 'line 2: the text does not end with # EOF'],
    ['# EOF\na 1\n', 'line 2: there is text after # EOF'],
    ['a 1\n\n# EOF', 'line 2: OpenMetrics has no empty lines'],
    ['# a comment\n# EOF', 'line 1: "# a comment" is not a line of OpenMetrics'],
    ['#TYPE a counter\n# EOF', 'line 1: '],
    ['# TYPE a untyped\n# EOF', 'line 1: "untyped" is not a metric type'],
    ['# UNIT a_bytes seconds\n# EOF', 'line 1: the unit "seconds" is not the end of the name "a_bytes"'],
    ['a  1\n# EOF', 'line 1: "a" has no value'],
    ['a\t1\n# EOF', 'line 1: a space is expected before'],
    ['a{b="c"}1\n# EOF', 'line 1: a space is expected before "1"'],
    ['a 1 \n# EOF', 'line 1: a space stands at the end of the line'],
    ['a 1 NaN\n# EOF', 'line 1: "NaN" is not a time in seconds'],
    ['a 1 # trace\n# EOF', 'line 1: unexpected "# trace" after a sample'],
  ])('names the line and the fault of %j', (text, message) => {
    expect(fault(text, 'openmetrics')).toContain(`request/invalid: ${message}`)
  })
})

describe('bounds', () => {
  it.each([
    ['histogram', 'le', '1', '1.0'],
    ['histogram', 'le', '0.005', '0.005'],
    ['gaugehistogram', 'le', '1e6', '1e+06'],
    ['histogram', 'le', '1234567', '1.234567e+06'],
    ['histogram', 'le', '0.00001', '1e-05'],
    ['histogram', 'le', '-0', '0.0'],
    ['histogram', 'le', 'inf', '+Inf'],
    ['histogram', 'le', '-Inf', '-Inf'],
    ['histogram', 'le', 'nan', 'NaN'],
    ['histogram', 'le', 'odd', 'odd'],
    ['summary', 'quantile', '0', '0.0'],
    ['summary', 'le', '1', '1'],
    ['gauge', 'le', '1', '1'],
  ] as const)('of a %s are written one way: %s=%s becomes %s', (type, name, given, wanted) => {
    expect(withNormalBound({ [name]: given }, type)).toEqual({ [name]: wanted })
  })
})

describe('any exposition', () => {
  const name = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,12}$/)
  const labelName = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/).filter((text) => text !== '__name__')
  const labels = fc.dictionary(labelName, fc.string({ unit: 'grapheme', maxLength: 12 }), { maxKeys: 4 })
  const sample = fc.record({ name, labels, value: fc.double(), time: fc.option(fc.integer({ min: 0, max: 2e12 })) })

  const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')

  it('is read back as it was written, in whatever pieces it comes', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 20 }), fc.integer({ min: 1, max: 40 }), (given, pieces) => {
        const lines = given.map(({ name, labels, value, time }) => {
          const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`)
          return `${name}{${pairs.join(',')}} ${Object.is(value, -0) ? '-0' : value}${time === null ? '' : ` ${time}`}\n`
        })
        const { samples } = read(lines.join(''), 'prometheus', pieces)
        expect(samples).toEqual(
          given.map(({ name, labels, value, time }) => ({ labels: { ...labels, __name__: name }, value, time })),
        )
      }),
    )
  })

  it('of any bytes at all gives samples or a clear refusal', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .string({ unit: fc.constantFrom(...'a{}"=\\, \t\n#1.eTYPEHELP'), maxLength: 60 })
        .map((text) => Buffer.from(text)),
    )
    fc.assert(
      fc.property(bytes, fc.constantFrom('prometheus' as const, 'openmetrics' as const), (given, format) => {
        try {
          read(given, format, 3)
        } catch (error) {
          expect(error).toBeInstanceOf(LoomError)
          expect((error as LoomError).message).toMatch(/^line \d+: /)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

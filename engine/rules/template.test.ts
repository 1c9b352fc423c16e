import { describe, expect, it } from 'vitest'
import { formatShortest, formatSignificant } from '../model/number-format'
import { humanize, humanize1024, humanizeDuration, humanizePercentage } from './humanize'
import { parseTemplate } from './template'

const labels = { instance: 'web-1', job: 'node', 'host.name': 'a b', größe: '3' }

function expand(source: string, value = 0.9371): string {
  const template = parseTemplate(source)
  if ('fault' in template) throw new Error(template.fault)
  return template.expand({ labels, value })
}

describe('template', () => {
  it('fills in labels, values and functions, piped or called, and leaves the rest as it is', () => {
    expect(expand('no places')).toBe('no places')
    expect(expand('{{ $labels.instance }}/{{$labels.job}}: {{ $value }}')).toBe('web-1/node: 0.9371')
    expect(expand('{{ $value | humanizePercentage }} of {{ humanizePercentage $value }}')).toBe('93.71% of 93.71%')
    expect(expand('{{ $labels.job | toUpper }} {{ "A|b}" | toLower }} {{ `raw` }}')).toBe('NODE a|b} raw')
    expect(expand('{{ printf "%.2f|%s|%v|%.3g|%d%%|%g" $value $labels.job 7 $value 3.9 1 }}')).toBe(
      '0.94|node|7|0.937|3%|1',
    )
    expect(expand('{{ $value | printf "%.1f" }}')).toBe('0.9')
    expect(expand('{{ "a\\"b\\n" }}')).toBe('a"b\n')
  })

  it('finds labels of any name', () => {
    expect(expand('{{ index $labels "host.name" }} {{ $labels.größe }}')).toBe('a b 3')
    expect(expand('{{ index $labels `host.name` | toUpper }} {{ "host.name" | index $labels }}')).toBe('A B a b')
  })

  it('gives the empty text for a label that is not there, whatever objects inherit', () => {
    expect(expand('[{{ $labels.nothing }}{{ $labels.constructor }}{{ index $labels "toString" }}]')).toBe('[]')
  })

  it('tells what it can not read, and where', () => {
    const faults: [string, number, RegExp][] = [
      ['a {{ $value', 2, /never closed/],
      ['{{ }}', 0, /empty/],
      ['ab {{ if gt $value 1.0 }}x{{ end }}', 3, /if is not known/],
      ['{{ $value | nothing }}', 0, /nothing is not known/],
      ['{{ $externalLabels.x }}', 0, /not known/],
      ['{{ humanize }}', 0, /humanize needs a value/],
      ['{{ humanize 1 2 }}', 0, /takes one value/],
      ['{{ $value $value }}', 0, /not a function/],
      ['{{ $value | }}', 0, /empty/],
      ['{{ index $labels }}', 0, /index takes \$labels and/],
      ['{{ index $labels "a" "b" }}', 0, /index takes \$labels and/],
      ['{{ index $value "a" }}', 0, /index takes \$labels and/],
      ['{{ "a" | index $labels "b" }}', 0, /index takes \$labels and/],
    ]
    for (const [source, offset, fault] of faults) {
      expect(parseTemplate(source)).toEqual({ offset, fault: expect.stringMatching(fault) })
    }
  })

  it('formats numbers as Go does', () => {
    const shortest: [number, string][] = [
      [0, '0'],
      [-0, '-0'],
      [100_000, '100000'],
      [1e6, '1e+06'],
      [123_456_789, '1.23456789e+08'],
      [1e21, '1e+21'],
      [0.0001, '0.0001'],
      [0.00001, '1e-05'],
      [Number.NaN, 'NaN'],
      [Infinity, '+Inf'],
      [-Infinity, '-Inf'],
    ]
    for (const [value, text] of shortest) expect(formatShortest(value)).toBe(text)
    expect(formatSignificant(12345, 4)).toBe('1.234e+04')
    expect(formatSignificant(0.00001234, 3)).toBe('1.23e-05')
    expect(formatSignificant(1000, 4)).toBe('1000')
  })

  it('humanizes as the tests of Prometheus have it', () => {
    const cases: [(value: number) => string, [number, string][]][] = [
      [
        humanize,
        [
          [0, '0'],
          [1, '1'],
          [1234567, '1.235M'],
          [0.12, '120m'],
          [-5e-7, '-500n'],
          [Infinity, '+Inf'],
        ],
      ],
      [
        humanize1024,
        [
          [0, '0'],
          [1, '1'],
          [1048576, '1Mi'],
          [0.12, '0.12'],
          [-2048, '-2ki'],
          [Number.NaN, 'NaN'],
        ],
      ],
      [
        humanizePercentage,
        [
          [-0.22222, '-22.22%'],
          [0, '0%'],
          [0.1234567, '12.35%'],
          [1.23456, '123.5%'],
        ],
      ],
      [
        humanizeDuration,
        [
          [0, '0s'],
          [1, '1s'],
          [60, '1m 0s'],
          [3600, '1h 0m 0s'],
          [86_400, '1d 0h 0m 0s'],
          [86_400 + 3600, '1d 1h 0m 0s'],
          [-(86_400 * 2 + 3600 * 3 + 60 * 4 + 5), '-2d 3h 4m 5s'],
          [899.99, '14m 59s'],
          [0.1, '100ms'],
          [0.0001, '100us'],
          [0.12345, '123.5ms'],
          [60.5, '1m 0s'],
          [12.345, '12.35s'],
          [-Infinity, '-Inf'],
        ],
      ],
    ]
    for (const [format, pairs] of cases) for (const [value, text] of pairs) expect(format(value)).toBe(text)
  })
})

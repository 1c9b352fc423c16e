import { describe, expect, it } from 'vitest'
import { createEmbeddedEngine } from '../promql/embedded-engine'
import { BUILT_IN_RULES } from './built-in-rules'
import { parseRuleFile } from './rule-file'

const engine = createEmbeddedEngine({ select: () => [] })
const parse = (text: string) => parseRuleFile(text, { fileName: 'rules.yaml', checkExpression: engine.check })

describe('rule file', () => {
  it("reads groups and alerting rules in Prometheus's form", () => {
    const [group, second] = parse(`
groups:
  - name: one
    interval: 1m30s
    rules:
      - alert: Down
        expr: up == 0
        for: 5m
        keep_firing_for: 10s
        labels: { severity: page, team: 3 }
        annotations:
          summary: "{{ $labels.instance }} is down"
      - alert: Other
        expr: 1
  - name: two
`)
    expect(group).toMatchObject({ name: 'one', interval: 90_000 })
    const [down, other] = group?.rules ?? []
    expect(down).toMatchObject({ name: 'Down', expr: 'up == 0', holdFor: 300_000, keepFiringFor: 10_000 })
    const data = { labels: { instance: 'x' }, value: 0 }
    if (down?.kind !== 'alerting') throw new Error('not an alerting rule')
    expect(down.annotations.get('summary')?.expand(data)).toBe('x is down')
    expect(down.labels.get('team')?.expand(data)).toBe('3')
    expect(other).toMatchObject({ expr: '1', holdFor: 0, keepFiringFor: 0 })
    const defaults = { file: 'rules.yaml', interval: null, limit: 0, queryOffset: 0 }
    expect(second).toEqual({ name: 'two', ...defaults, rules: [] })
    expect(parse('')).toEqual([])
    expect(parse('groups: []')).toEqual([])
  })

  it('takes any UTF-8 for the names of metrics, labels and annotations', () => {
    const [group] = parse(`
groups:
  - name: one
    labels: { team.name: core }
    rules:
      - record: job.up größe
        expr: up
        labels: { "a b": c }
      - alert: Down
        expr: up
        annotations: { link-to: x }
`)
    const [record, alert] = group?.rules ?? []
    expect(record?.name).toBe('job.up größe')
    expect([...(record?.labels.keys() ?? [])]).toEqual(['team.name', 'a b'])
    expect(alert?.kind === 'alerting' && [...alert.annotations.keys()]).toEqual(['link-to'])
  })

  it('reads recording rules, and what a group says for all its rules', () => {
    const [group] = parse(`
groups:
  - name: one
    limit: 20
    query_offset: 10s
    labels: { team: core, tier: "1" }
    rules:
      - record: job:up:sum
        expr: sum by (job) (up)
        labels: { tier: 2 }
      - alert: Down
        expr: up == 0
`)
    expect(group).toMatchObject({ limit: 20, queryOffset: 10_000 })
    const [record, alert] = group?.rules ?? []
    const labels = new Map([
      ['team', 'core'],
      ['tier', '2'],
    ])
    expect(record).toEqual({ kind: 'recording', name: 'job:up:sum', expr: 'sum by (job) (up)', labels })
    expect([...(alert?.labels.keys() ?? [])]).toEqual(['team', 'tier'])
  })

  it('names the place of everything that it refuses', () => {
    const rule = (lines: string): string =>
      `groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: up\n${lines}`
    const faults: [string, number, number, RegExp][] = [
      ['groups: [', 1, 10, /flow sequence/i],
      ['groups:\n  - name: a\n    name: b\n', 3, 5, /unique/],
      ['rules: []', 1, 1, /no key "rules"; it may have groups/],
      ['groups: 3', 1, 9, /must be a list/],
      ['- a', 1, 1, /must be a map/],
      ['groups:\n  - interval: 1s\n', 2, 5, /a group needs name/],
      ['groups:\n  - name: a\n  - name: a\n', 3, 11, /"a" is there twice/],
      ['groups:\n  - name: a\n    interval: soon\n', 3, 15, /"soon" is not a duration/],
      ['groups:\n  - name: a\n    interval: 0\n', 3, 15, /longer than nothing/],
      ['groups:\n  - name: a\n    limit: many\n', 3, 12, /no whole number/],
      ['groups:\n  - name: a\n    rules:\n      - record: x{y="1"}\n        expr: up\n', 4, 17, /holds braces/],
      ['groups:\n  - name: a\n    rules:\n      - record: "x\\u0001"\n        expr: up\n', 4, 17, /control character/],
      ['groups:\n  - name: a\n    rules:\n      - record: x\n        expr: up\n        for: 5s\n', 6, 14, /has no for/],
      ['groups:\n  - name: a\n    labels: { __name__: x }\n    rules: [{ record: x, expr: up }]\n', 3, 25, /__name__/],
      ['groups:\n  - name: a\n    rules:\n      - expr: up\n', 4, 9, /a rule needs alert/],
      ['groups:\n  - name: a\n    rules:\n      - alert: X\n', 4, 9, /a rule needs expr/],
      [
        'groups:\n  - name: a\n    rules:\n      - alert: X\n        expr: sum(\n',
        5,
        15,
        /expression of X can't be used/,
      ],
      [rule('        fore: 1m\n'), 6, 9, /a rule has no key "fore"/],
      [rule('        for:\n'), 6, 9, /for has no value/],
      [rule('        for: [1m]\n'), 6, 14, /must be a text/],
      [rule('        labels: { __proto__: x }\n'), 6, 30, /"__proto__" in labels is kept for Loom/],
      [rule('        labels: { "": x }\n'), 6, 23, /"" in labels is empty/],
      [rule('        annotations: { "\\ud800": x }\n'), 6, 34, /in annotations is not UTF-8/],
      [rule('        labels: { __name__: x }\n'), 6, 29, /may not be __name__/],
      [rule('        annotations: { a: "{{ query }}" }\n'), 6, 27, /template of a can't be read/],
    ]
    for (const [text, line, column, message] of faults) {
      expect(() => parse(text), text).toThrow(
        expect.objectContaining({
          code: 'rules/invalid',
          message: expect.stringMatching(message),
          position: expect.objectContaining({ line, column }),
        }),
      )
      expect(() => parse(text)).toThrow(`rules.yaml:${line}:${column}: `)
    }
  })

  it('lets a bug of the engine through as a bug', () => {
    const options = {
      fileName: 'x',
      checkExpression: () => {
        throw new TypeError('a bug')
      },
    }
    const text = 'groups: [{ name: g, rules: [{ alert: A, expr: up }] }]'
    expect(() => parseRuleFile(text, options)).toThrow(TypeError)
  })

  it('reads the built-in rules, and the engine knows all that they use', () => {
    const names = parse(BUILT_IN_RULES).flatMap((group) => group.rules.map((rule) => rule.name))
    expect(names).toEqual(['CpuBusy', 'MemoryLow', 'DiskAlmostFull', 'SourceSilent', 'TargetDown'])
  })
})

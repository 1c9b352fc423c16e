import { describe, expect, test } from 'vitest'
import { addRuns } from './add-runs.mjs'
import { isMeasured, shortfalls, summarize } from './gate.mjs'
import { countAt, lineStarts } from './v8-counts.mjs'

describe('counts of V8', () => {
  const functions = [
    { ranges: [{ startOffset: 0, endOffset: 100, count: 1 }] },
    {
      ranges: [
        { startOffset: 10, endOffset: 50, count: 4 },
        { startOffset: 20, endOffset: 30, count: 0 },
      ],
    },
  ]

  test('are those of the innermost range', () => {
    expect([5, 15, 25, 30].map((offset) => countAt(functions, offset))).toEqual([1, 4, 0, 4])
    expect(countAt(functions, 100)).toBeUndefined()
  })

  test('are found by line', () => {
    expect(lineStarts('a\nbc\n')).toEqual([0, 2, 5])
  })
})

describe('adding runs to a file’s coverage', () => {
  const place = (line) => ({ start: { line, column: 0 }, end: { line, column: 9 } })
  const fileCoverage = () => ({
    statementMap: { 0: place(1), 1: place(2) },
    s: { 0: 1, 1: 0 },
    fnMap: { 0: { decl: place(1), loc: place(2) } },
    f: { 0: 0 },
    branchMap: { 0: { type: 'if', loc: place(1), locations: [place(2), { start: {}, end: {} }] } },
    b: { 0: [0, 0] },
  })

  test('counts an else that is not written as what the if left over', () => {
    const counts = { 1: 5, 2: 3 }
    const coverage = fileCoverage()
    addRuns(coverage, ({ line }) => counts[line])
    expect(coverage.s).toEqual({ 0: 6, 1: 3 })
    expect(coverage.f).toEqual({ 0: 3 })
    expect(coverage.b).toEqual({ 0: [3, 2] })
  })

  test('leaves what the built script does not know as it was', () => {
    const coverage = fileCoverage()
    addRuns(coverage, () => undefined)
    expect(coverage).toEqual(fileCoverage())
  })
})

describe('the gate', () => {
  const file = (path, covered) => ({
    path,
    summary: { lines: { covered, total: 10 }, branches: { covered: 10, total: 10 } },
  })

  test('asks for enough lines and enough branches over all folders together', () => {
    expect(shortfalls(summarize([file('engine/a.ts', 10), file('server/a.ts', 6)]))).toEqual([])
    expect(shortfalls(summarize([file('engine/a.ts', 9), file('server/a.ts', 6)]))).toHaveLength(1)
  })

  test('does not look at helpers of tests, nor at other folders', () => {
    expect(isMeasured('src/main/app.ts')).toBe(true)
    expect(isMeasured('server/test-app.ts')).toBe(false)
    expect(isMeasured('src/preload/index.ts')).toBe(false)
  })
})

import { describe, expect, test } from 'vitest'
import { chooseStages, runStages, timeTable } from './stages.mjs'
import { closingLine, readTotals, sumTotals, totalsOfPlaywright, totalsOfVitest } from './totals.mjs'

const stages = [
  { name: 'checks', asked: 'check' },
  { name: 'build', neededBy: ['unit', 'e2e'] },
  { name: 'unit tests', asked: 'unit' },
  { name: 'coverage' },
]

describe('stages', () => {
  test('are all run when none is asked for, and else what the asked one needs as well', () => {
    expect(chooseStages(stages, [])).toBe(stages)
    expect(chooseStages(stages, ['unit']).map(({ name }) => name)).toEqual(['build', 'unit tests'])
    expect(chooseStages(stages, ['check']).map(({ name }) => name)).toEqual(['checks'])
  })

  test('that do not exist are refused with those that do', () => {
    expect(() => chooseStages(stages, ['lint'])).toThrow(/no test stage “lint”/)
  })

  test('stop at the first that fails, with its exit code', async () => {
    const ran = []
    const stage = (name, code) => ({ name, run: async () => ran.push(name) && code })
    const { code, times } = await runStages([stage('first', 0), stage('second', 3), stage('third', 0)])
    expect({ code, ran }).toEqual({ code: 3, ran: ['first', 'second'] })
    expect(timeTable(times)[1]).toMatch(/^failed .* second$/)
  })
})

describe('totals', () => {
  test('add up over runners and end in the line that says it all', () => {
    const vitest = totalsOfVitest({
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 0,
      testResults: [],
    })
    const playwright = totalsOfPlaywright({ stats: { expected: 4, flaky: 1, unexpected: 0, skipped: 0 }, errors: [] })
    expect(closingLine(sumTotals([vitest, playwright]))).toBe('8 passed, 1 failed, 2 skipped')
    expect(closingLine(sumTotals([playwright]))).toBe('5 passed, 0 failed')
  })

  test('count a file that does not load as one failure', () => {
    const testResults = [{ status: 'failed', assertionResults: [] }]
    const report = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults }
    expect(totalsOfVitest(report).failed).toBe(1)
  })

  test('of a runner that left no report are none', async () => {
    expect(closingLine(await readTotals('/no/such/report.json', totalsOfVitest))).toBe('0 passed, 0 failed')
  })
})

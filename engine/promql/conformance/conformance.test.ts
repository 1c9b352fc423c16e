import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasFailed, linesOf, runFolder } from './report'

const FOLDER = join(__dirname, '../../../../shared/corpora/promqltest')

/** Evaluations of those scripts that pass; what is added to the engine raises it. */
const FLOOR = 773
/** Those that differ in nothing but what Prometheus says of the histograms that it passes over. */
const VALUES_ONLY_FLOOR = 102

describe.skipIf(!existsSync(FOLDER))("Prometheus's own tests", () => {
  it('pass, but for native histograms and experiments', () => {
    const reports = runFolder(FOLDER)
    expect(hasFailed(reports), linesOf(reports, false).join('\n')).toBe(false)
    const verdicts = reports.flatMap(({ outcomes }) => outcomes.map(({ verdict }) => verdict))
    const passed = verdicts.filter((verdict) => verdict === 'passed').length
    expect(passed).toBeGreaterThanOrEqual(FLOOR)
    const valuesOnly = verdicts.filter((verdict) => verdict === 'values-only').length
    expect(passed + valuesOnly).toBeGreaterThanOrEqual(FLOOR + VALUES_ONLY_FLOOR)
  })
})

describe.skipIf(existsSync(FOLDER))("Prometheus's own tests", () => {
  it.skip(`are skipped, because there is no folder ${FOLDER}`, () => {})
})

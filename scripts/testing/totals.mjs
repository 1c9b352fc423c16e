import { readFile } from 'node:fs/promises'

const none = { passed: 0, failed: 0, skipped: 0 }

/** Vitest's JSON report. A file that does not even load has no failed tests in it, but it failed all the same. */
export function totalsOfVitest(report) {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

export function totalsOfPlaywright({ stats, errors }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped }
}

export function sumTotals(list) {
  return list.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    none,
  )
}

export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** A runner that did not run, or died before its report, has no totals. */
export async function readTotals(file, interpret) {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? none : interpret(JSON.parse(text))
}

import { expect, it } from 'vitest'
import type { Alert } from '../../../../contract/model/alert'
import { sortAlerts, summarizeAlerts } from './summarize-alerts'

function alert(change: Partial<Alert>): Alert {
  return {
    fingerprint: 'f',
    episode: 'e',
    rule: 'r',
    group: 'g',
    state: 'firing',
    severity: 'warning',
    labels: {},
    annotations: {},
    value: 1,
    activeAt: 0,
    firedAt: 0,
    resolvedAt: null,
    ...change,
  }
}

it('tells the worst severity of what fires', () => {
  const alerts = [alert({ severity: 'warning' }), alert({ severity: 'critical' }), alert({ severity: 'info' })]
  expect(summarizeAlerts(alerts)).toEqual({ firing: 3, pending: 0, worst: 'critical', label: '3 firing' })
})

it('counts pending only when nothing fires, and says so when all is quiet', () => {
  expect(summarizeAlerts([alert({ state: 'pending' })]).label).toBe('1 pending')
  expect(summarizeAlerts([alert({ state: 'resolved' })])).toMatchObject({ worst: 'ok', label: 'No alerts' })
})

it('sorts by state, severity and time, without the inactive', () => {
  const sorted = sortAlerts([
    alert({ rule: 'resolved', state: 'resolved', severity: 'critical' }),
    alert({ rule: 'old', activeAt: 1 }),
    alert({ rule: 'new', activeAt: 2 }),
    alert({ rule: 'quiet', state: 'inactive' }),
    alert({ rule: 'pending', state: 'pending' }),
    alert({ rule: 'critical', severity: 'critical' }),
  ])
  expect(sorted.map((one) => one.rule)).toEqual(['critical', 'new', 'old', 'pending', 'resolved'])
})

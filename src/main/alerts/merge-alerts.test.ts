import { expect, it } from 'vitest'
import type { Alert } from '../../../contract/model/alert'
import { mergeAlerts } from './merge-alerts'

const NOW = 1_700_000_000_000

function alert(fingerprint: string, change: Partial<Alert> = {}): Alert {
  return {
    fingerprint,
    episode: `${fingerprint}-1`,
    rule: 'HostHot',
    group: 'host',
    state: 'firing',
    severity: 'warning',
    labels: {},
    annotations: {},
    value: 1,
    activeAt: NOW - 60_000,
    firedAt: NOW - 30_000,
    resolvedAt: null,
    ...change,
  }
}

it('replaces everything by a complete list, and ends what fired and is no longer named', () => {
  const { alerts, changed } = mergeAlerts([alert('a'), alert('b')], { complete: true, alerts: [alert('b')] }, NOW)
  expect(alerts).toEqual([alert('b')])
  expect(changed).toEqual([alert('a', { state: 'resolved', resolvedAt: NOW })])
})

it('changes just what a partial list names, and tells only what is not what it was', () => {
  const pending = alert('c', { state: 'pending', firedAt: null })
  const { alerts, changed } = mergeAlerts([alert('a')], { complete: false, alerts: [alert('a'), pending] }, NOW)
  expect(alerts).toEqual([alert('a'), pending])
  expect(changed).toEqual([pending])
})

it('forgets an alert that went back before it fired, and a resolved one after an hour', () => {
  const pending = alert('a', { state: 'pending', firedAt: null })
  const old = alert('b', { state: 'resolved', resolvedAt: NOW - 3_600_001 })
  const recent = alert('c', { state: 'resolved', resolvedAt: NOW - 60_000 })
  const gone = { ...pending, state: 'inactive' as const }
  expect(mergeAlerts([pending, old, recent], { complete: false, alerts: [gone] }, NOW).alerts).toEqual([recent])
})

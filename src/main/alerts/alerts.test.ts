import { describe, expect, it } from 'vitest'
import type { Connection } from '../../../contract/ipc/connection'
import type { Alert } from '../../../contract/model/alert'
import type { AlertChanged } from '../../../contract/wire/events'
import type { Link } from '../link/types'
import { createObservable } from '../observable'
import { createOfflineStore } from '../offline/offline-store'
import type { CachedAlerts, OfflineStore } from '../offline/types'
import type { Account } from '../session/types'
import { createTestClock } from '../test-support'
import { createAlerts } from './alerts'
import { mergeAlerts } from './merge-alerts'
import type { AlertChange } from './types'

function alert(fingerprint: string, state: Alert['state'], more: Partial<Alert> = {}): Alert {
  return {
    fingerprint,
    episode: `${fingerprint}-1`,
    rule: 'Rule',
    group: 'Group',
    state,
    severity: 'warning',
    labels: {},
    annotations: {},
    value: 1,
    activeAt: 0,
    firedAt: null,
    resolvedAt: null,
    ...more,
  }
}

describe('what a server tells of its alerts', () => {
  it('replaces the whole when it is complete, and what fired and is not named any more has ended', () => {
    const merged = mergeAlerts(
      [alert('a', 'firing'), alert('b', 'firing'), alert('c', 'pending')],
      { complete: true, alerts: [alert('a', 'firing')] },
      99,
    )
    expect(merged.alerts).toEqual([alert('a', 'firing')])
    expect(merged.changed).toEqual([alert('b', 'resolved', { resolvedAt: 99 })])
  })

  it('changes what it names when it is not', () => {
    const merged = mergeAlerts(
      [alert('a', 'pending'), alert('b', 'firing')],
      { complete: false, alerts: [alert('a', 'firing')] },
      0,
    )
    expect(merged.alerts).toEqual([alert('a', 'firing'), alert('b', 'firing')])
    expect(merged.changed).toEqual([alert('a', 'firing')])
  })

  it('is a change when the episode is another one, and none when only the value moved', () => {
    const known = [alert('a', 'firing')]
    const again = alert('a', 'firing', { episode: 'a-2' })
    expect(mergeAlerts(known, { complete: false, alerts: [again] }, 0).changed).toEqual([again])
    expect(mergeAlerts(known, { complete: false, alerts: [alert('a', 'firing', { value: 5 })] }, 0).changed).toEqual([])
  })

  it('forgets what was over an hour ago', () => {
    const old = alert('a', 'resolved', { resolvedAt: 0 })
    expect(mergeAlerts([old], { complete: false, alerts: [] }, 3_599_999).alerts).toEqual([old])
    expect(mergeAlerts([old], { complete: false, alerts: [] }, 3_600_000).alerts).toEqual([])
  })
})

function follow(kept: CachedAlerts | null): {
  account: ReturnType<typeof createObservable<Account | null>>
  connection: ReturnType<typeof createObservable<Connection>>
  clock: ReturnType<typeof createTestClock>
  tell: (changed: AlertChanged) => void
  alerts: ReturnType<typeof createAlerts>
  changes: AlertChange[]
} {
  const clock = createTestClock(1000)
  const account = createObservable<Account | null>(null)
  const connection = createObservable<Connection>({ status: 'connecting', since: 0 })
  let tell: (changed: AlertChanged) => void = () => undefined
  const listen = ((event: string, listener: typeof tell) => {
    if (event === 'alert:changed') tell = listener
    return () => {
      tell = () => undefined
    }
  }) as Link['listen']
  const store: OfflineStore = {
    ...createOfflineStore({ clock, onWriteFailed: () => undefined }),
    load: () => ({ dashboard: null, alerts: kept, columns: [] }),
  }
  const alerts = createAlerts({
    session: { account },
    link: { connection, listen },
    offline: { open: async () => store },
    clock,
  })
  const changes: AlertChange[] = []
  alerts.onChange((change) => changes.push(change))
  return { account, connection, clock, tell: (changed) => tell(changed), alerts, changes }
}

const someone: Account = {
  server: { id: 's', kind: 'bundled', name: 'S', address: null, username: null },
  user: { id: 'u', username: 'u', role: 'admin', preferences: { theme: 'system', homeDashboard: null } },
}

describe('the mirror of alerts', () => {
  it('shows what was kept with its age, and tells of changes by the server alone', async () => {
    const { account, clock, tell, alerts, changes } = follow({ alerts: [alert('a', 'firing')], asOf: 5 })
    account.set(someone)
    await clock.advance(0)
    expect(alerts.list.get()).toEqual({ alerts: [alert('a', 'firing')], asOf: 5 })
    expect(changes).toEqual([])
    tell({ complete: true, alerts: [alert('a', 'firing'), alert('b', 'firing')] })
    expect(alerts.list.get().asOf).toBe(1000)
    expect(changes).toEqual([{ serverId: 's', alert: alert('b', 'firing') }])
  })

  it('is not set back by what was kept when the server was faster', async () => {
    const { account, clock, tell, alerts } = follow({ alerts: [alert('a', 'firing')], asOf: 5 })
    account.set(someone)
    tell({ complete: true, alerts: [] })
    await clock.advance(0)
    expect(alerts.list.get()).toEqual({ alerts: [], asOf: 1000 })
  })

  it('is as old as the link has been down', async () => {
    const { account, connection, clock, tell, alerts } = follow(null)
    account.set(someone)
    await clock.advance(0)
    connection.set({ status: 'live', since: 0 })
    tell({ complete: true, alerts: [] })
    await clock.advance(60_000)
    connection.set({ status: 'offline', since: 0, reason: { code: 'link/unreachable', message: '' } })
    expect(alerts.list.get().asOf).toBe(61_000)
  })

  it('forgets the alerts of another session, and hears nothing after its end', async () => {
    const { account, clock, tell, alerts, changes } = follow(null)
    account.set(someone)
    await clock.advance(0)
    tell({ complete: true, alerts: [alert('a', 'firing')] })
    account.set(null)
    expect(alerts.list.get()).toEqual({ alerts: [], asOf: null })
    tell({ complete: true, alerts: [alert('b', 'firing')] })
    expect(changes).toHaveLength(1)
    account.set(someone)
    alerts.dispose()
    tell({ complete: true, alerts: [alert('c', 'firing')] })
    expect(changes).toHaveLength(1)
  })
})

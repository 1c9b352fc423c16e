import { expect, it } from 'vitest'
import type { Connection } from '../../../contract/ipc/connection'
import type { SessionState } from '../../../contract/ipc/session'
import type { Alert } from '../../../contract/model/alert'
import { createLog } from '../log/log'
import { testAlert } from '../notifications/test-alert'
import { createObservable } from '../observable'
import { followTrayView } from './follow-tray-view'
import { trayMenu } from './tray-menu'
import { type TrayFacts, trayView } from './tray-view'

const SERVER = { id: 'bundled', kind: 'bundled', name: 'This computer', address: null, username: null } as const
const SIGNED_IN: SessionState = {
  status: 'signed-in',
  server: SERVER,
  user: { id: 'u', username: 'local', role: 'admin', preferences: { theme: 'system', homeDashboard: null } },
  kept: true,
}
const LIVE: Connection = { status: 'live', since: 0 }
const REASON = { code: 'link/unreachable', message: '' } as const

function facts(change: Partial<TrayFacts> = {}, alerts: Alert[] = []): TrayFacts {
  return {
    alerts: { alerts, asOf: 1 },
    connection: LIVE,
    session: SIGNED_IN,
    mutedUntil: null,
    formatTime: (time) => `${time} o’clock`,
    ...change,
  }
}

const warning = testAlert({ fingerprint: 'w' })
const critical = testAlert({ fingerprint: 'c', severity: 'critical', rule: 'DiskFull', labels: { mountpoint: '/' } })
const info = testAlert({ fingerprint: 'i', severity: 'info', rule: 'Restarted', labels: {} })
const pending = testAlert({ fingerprint: 'p', severity: 'critical', state: 'pending' })
const away: Connection = { status: 'reconnecting', since: 7, attempt: 1, nextTryAt: 8, reason: REASON }

it.each<[string, TrayFacts, string, string]>([
  ['nothing fires', facts(), 'ok', 'All is well'],
  ['something is pending', facts({}, [pending]), 'ok', 'All is well'],
  ['a warning fires', facts({}, [warning]), 'warning', 'HighCpu'],
  ['information fires', facts({}, [info]), 'ok', 'Restarted'],
  ['several fire', facts({}, [info, warning, critical]), 'critical', '3 alerts firing'],
  ['muted', facts({ mutedUntil: 9 }), 'muted', 'Muted until 9 o’clock. All is well'],
  ['muted and critical', facts({ mutedUntil: 9 }, [critical]), 'muted', 'Muted until 9 o’clock. DiskFull'],
  ['reconnecting', facts({ connection: away }, [critical]), 'offline', 'Reconnecting since 7 o’clock'],
  ['reconnecting and muted', facts({ connection: away, mutedUntil: 9 }), 'offline', 'Reconnecting since 7 o’clock'],
  [
    'offline',
    facts({ connection: { status: 'offline', since: 5, reason: REASON } }),
    'offline',
    'Offline since 5 o’clock',
  ],
  ['connecting', facts({ connection: { status: 'connecting', since: 5 } }), 'offline', 'Connecting'],
  ['live, but nothing told yet', facts({ alerts: { alerts: [], asOf: null } }), 'offline', 'Connecting'],
  ['starting', facts({ session: { status: 'starting' } }), 'offline', 'Starting'],
  ['signed out', facts({ session: { status: 'signed-out', server: null, reason: null } }), 'offline', 'Signed out'],
  ['link signed out', facts({ connection: { status: 'signed-out' } }), 'offline', 'Signed out'],
])('%s', (_name, given, icon, headline) => {
  expect(trayView(given)).toMatchObject({ icon, headline, tooltip: `Loom: ${headline}` })
})

it('lists what fires, the worst first, up to eight and how many more', () => {
  const { firing, more } = trayView(facts({}, [info, warning, pending, critical]))
  expect(firing).toEqual(['Critical: DiskFull (/)', 'Warning: HighCpu (box)', 'Info: Restarted'])
  expect(more).toBe(0)
  const many = Array.from({ length: 11 }, (_, index) => testAlert({ fingerprint: `${index}`, firedAt: index }))
  const view = trayView(facts({}, many))
  expect(view.firing).toHaveLength(8)
  expect(view.more).toBe(3)
})

it('orders equal alerts by when they fired, then by name, whatever the order they come in', () => {
  const early = testAlert({ fingerprint: 'b', firedAt: 1, rule: 'Early' })
  const late = testAlert({ fingerprint: 'a', firedAt: 2, rule: 'Late' })
  const same = testAlert({ fingerprint: 'c', firedAt: null, activeAt: 2, rule: 'Same' })
  const order = ['Warning: Early (box)', 'Warning: Late (box)', 'Warning: Same (box)']
  expect(trayView(facts({}, [same, late, early])).firing).toEqual(order)
  expect(trayView(facts({}, [early, late, same])).firing).toEqual(order)
})

it('keeps the text of a server to one plain line', () => {
  const odd = testAlert({ rule: `evil\n\u202e${'x'.repeat(200)}`, labels: { device: 'sda' } })
  const line = trayView(facts({}, [odd])).firing[0] ?? ''
  expect(line).toMatch(/^Warning: evil x+…$/)
  expect(line.length).toBeLessThan(100)
})

it('makes a menu of the view', () => {
  const done: string[] = []
  const actions = {
    open: () => done.push('open'),
    mute: (hours: unknown) => done.push(`mute ${hours}`),
    quit: () => done.push('quit'),
  }
  const calm = trayMenu(trayView(facts()), actions)
  expect(calm.map(({ label, type }) => label ?? type)).toEqual([
    'All is well',
    'separator',
    'Mute for 1 hour',
    'Mute for 4 hours',
    'Mute for 8 hours',
    'separator',
    'Open Loom',
    'Quit Loom',
  ])
  const many = Array.from({ length: 9 }, (_, index) => testAlert({ fingerprint: `${index}`, rule: 'R&D' }))
  const busy = trayMenu(trayView(facts({ mutedUntil: 9 }, many)), actions)
  expect(busy.map(({ label }) => label)).toContain('Warning: R&&D (box)')
  expect(busy.map(({ label }) => label)).toContain('and 1 more')
  expect(busy.map(({ label }) => label)).toContain('Unmute (muted until 9 o’clock)')
  for (const item of busy) item.click?.()
  expect([...new Set(done)]).toEqual(['open', 'mute 1', 'mute 4', 'mute 8', 'mute null', 'quit'])
  expect(busy[0]).toMatchObject({ enabled: false })
})

it('follows its sources, and logs each change of the view once', () => {
  const lines: { icon: string }[] = []
  const alerts = createObservable<TrayFacts['alerts']>({ alerts: [], asOf: 1 })
  const connection = createObservable<Connection>(LIVE)
  const session = createObservable<SessionState>(SIGNED_IN)
  const mutedUntil = createObservable<number | null>(null)
  const { view, dispose } = followTrayView({
    alerts,
    connection,
    session,
    mutedUntil,
    formatTime: String,
    log: createLog({ write: (line) => lines.push(JSON.parse(line)), now: Date.now, level: 'info' }),
  })
  alerts.set({ alerts: [critical], asOf: 2 })
  alerts.set({ alerts: [{ ...critical, value: 3 }], asOf: 3 })
  mutedUntil.set(9)
  connection.set(away)
  session.set({ status: 'signed-out', server: null, reason: null })
  expect(lines.map(({ icon }) => icon)).toEqual(['ok', 'critical', 'muted', 'offline', 'offline'])
  expect(view.get().headline).toBe('Signed out')
  dispose()
  session.set(SIGNED_IN)
  expect(lines).toHaveLength(5)
})

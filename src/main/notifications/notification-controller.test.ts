import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Alert } from '../../../contract/model/alert'
import { createLog } from '../log/log'
import type { NotificationSpec } from './notification'
import { type AlertChange, startNotifications } from './notification-controller'
import { testAlert } from './test-alert'
import { openToldEpisodes } from './told-episodes'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loom-told-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** One run of the app over the folder of this test. */
function run(facts: { enabled?: boolean; muted?: boolean; focused?: boolean } = {}) {
  const lines: { event: string; reason?: string }[] = []
  const log = createLog({ write: (line) => lines.push(JSON.parse(line)), now: Date.now, level: 'info' })
  const told = openToldEpisodes(join(folder, 'notified.json'), log, () => 1)
  const shown: NotificationSpec[] = []
  let tell: (change: AlertChange) => void = () => undefined
  const stop = startNotifications({
    onChange: (listener) => {
      tell = listener
      return () => {
        tell = () => undefined
      }
    },
    serverName: (id) => `Server ${id}`,
    enabled: () => facts.enabled ?? true,
    muted: () => facts.muted ?? false,
    focused: () => facts.focused ?? false,
    told,
    show: (notification) => shown.push(notification),
    log,
  })
  return { change: (alert: Alert) => tell({ serverId: 's', alert }), shown, lines, told, stop, facts }
}

it('tells once that an alert fires and once that it is over', () => {
  const { change, shown, lines } = run()
  change(testAlert({ state: 'pending' }))
  change(testAlert())
  change(testAlert({ value: 99 }))
  change(testAlert({ state: 'resolved' }))
  change(testAlert({ state: 'resolved' }))
  expect(shown.map(({ title }) => title)).toEqual(['Server s: HighCpu', 'Server s: HighCpu resolved'])
  expect(lines.filter(({ event }) => event === 'notification.shown')).toHaveLength(2)
})

it('tells each episode and each alert of its own', () => {
  const { change, shown } = run()
  change(testAlert({ episode: 'e1' }))
  change(testAlert({ episode: 'e2' }))
  change(testAlert({ episode: 'e3', fingerprint: 'f2' }))
  expect(shown.map(({ key, episode }) => [key, episode])).toEqual([
    ['s/f1', 'e1'],
    ['s/f1', 'e2'],
    ['s/f2', 'e3'],
  ])
})

it('does not tell again after a restart what was told before it', async () => {
  const first = run()
  first.change(testAlert())
  await first.told.flush()
  const second = run()
  second.change(testAlert())
  expect(second.shown).toEqual([])
  second.change(testAlert({ state: 'resolved' }))
  expect(second.shown).toHaveLength(1)
})

it('tells what fires now when its memory cannot be read', () => {
  writeFileSync(join(folder, 'notified.json'), 'broken')
  const { change, shown, lines } = run()
  change(testAlert())
  expect(shown).toHaveLength(1)
  expect(lines.map(({ event }) => event)).toContain('notifications.memory-unreadable')
})

it.each([
  [{ muted: true }, 'muted'],
  [{ enabled: false }, 'disabled'],
  [{ focused: true }, 'in-view'],
])('stays silent with %j and says why, once', (facts, reason) => {
  const { change, shown, lines } = run(facts)
  change(testAlert())
  change(testAlert({ value: 96 }))
  change(testAlert({ value: 97 }))
  expect(shown).toEqual([])
  const reasons = lines.filter(({ event }) => event === 'notification.silent').map((line) => line.reason)
  expect(reasons).toEqual(reason === 'in-view' ? ['in-view', 'already-told'] : [reason])
})

it('does not repeat later what the person saw in the window', () => {
  const { change, shown, facts } = run({ focused: true })
  change(testAlert())
  facts.focused = false
  change(testAlert({ value: 97 }))
  expect(shown).toEqual([])
  change(testAlert({ state: 'resolved' }))
  expect(shown).toHaveLength(1)
})

it('says that an alert ended without anyone having been told', () => {
  const { change, shown, lines } = run()
  change(testAlert({ state: 'resolved' }))
  expect(shown).toEqual([])
  expect(lines).toMatchObject([{ event: 'notification.silent', reason: 'never-told' }])
})

it('remembers a bounded number of episodes, the newest', async () => {
  const { told } = run()
  for (let episode = 0; episode < 1_200; episode += 1) told.set(`e${episode}`, 'firing')
  await told.flush()
  const again = run().told
  expect(again.get('e199')).toBe('nothing')
  expect(again.get('e200')).toBe('firing')
  expect(again.get('e1199')).toBe('firing')
})

it('hears nothing any more after its end', () => {
  const { change, shown, stop } = run()
  stop()
  change(testAlert())
  expect(shown).toEqual([])
})

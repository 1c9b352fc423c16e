import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StoredDashboard } from '../../../contract/model/dashboard'
import type { Frame } from '../../../contract/wire/frame'
import { createKeychain, type Keychain } from '../session/keychain'
import { createTestClock, createTestLog, createTestNotices, createTestSecretStore } from '../test-support'
import { createOffline, keyEntry } from './offline'
import { offlineFile } from './offline-files'
import { WRITE_EVERY } from './offline-store'
import type { Offline } from './types'

const CANARY = 'canary-label-value'

const stored: StoredDashboard = {
  dashboard: {
    uid: 'home',
    title: 'Home of a canary',
    tags: [],
    range: 900,
    step: 1000,
    panels: [
      {
        id: 1,
        type: 'timeseries',
        title: 'CPU',
        gridPos: { x: 0, y: 0, w: 12, h: 8 },
        targets: [{ refId: 'A', expr: 'up' }],
      },
    ],
  },
  version: 3,
  home: true,
  updatedAt: 1,
}

function frame(start: number, value: number): Frame {
  return {
    kind: 'snapshot',
    stream: '',
    epoch: 'e',
    offset: start / 1000 + 59,
    start,
    step: 1000,
    points: 60,
    producedAt: start,
    slots: Uint32Array.of(0),
    values: new Float64Array(60).fill(value),
    labels: new Map([[0, { canary: CANARY }]]),
  }
}

let folder: string
let store: ReturnType<typeof createTestSecretStore>
let keychain: Keychain
let clock: ReturnType<typeof createTestClock>
let notices: ReturnType<typeof createTestNotices>
let offline: Offline

function begin(): void {
  clock = createTestClock()
  notices = createTestNotices()
  const log = createTestLog()
  keychain = createKeychain({ store, clock, log, newCanary: () => 'c' })
  offline = createOffline({
    folder: join(folder, 'offline'),
    keychain,
    newKey: () => randomBytes(32).toString('base64'),
    notify: notices.notify,
    clock,
    log,
  })
}

/** Keeps a dashboard with three windows, and quits. */
async function keepSome(): Promise<void> {
  const kept = await offline.open('server', 'user')
  kept.saveDashboard(() => ({ stored }))
  for (const start of [60_000, 120_000, 180_000]) {
    kept.saveColumns('1/A', start, () => ({ feed: '1/A', query: '1000 up', frame: frame(start, start / 1000) }))
  }
  kept.saveAlerts(() => ({ alerts: [], asOf: 7 }))
  offline.dispose()
  begin()
}

/** Options that libsql's types lack. */
function encrypted(encryptionKey: string): Libsql.Options {
  return Object.assign({ timeout: 0 }, { encryptionKey })
}

const path = (): string => offlineFile(join(folder, 'offline'), 'server', 'user')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loom-test-offline-'))
  store = createTestSecretStore()
  begin()
})
afterEach(() => {
  offline.dispose()
  rmSync(folder, { recursive: true, force: true })
})

describe('the offline store', () => {
  it('gives back what was kept, in the order of time', async () => {
    await keepSome()
    const { dashboard, alerts, columns } = (await offline.open('server', 'user')).load()
    expect(dashboard).toEqual({ stored })
    expect(alerts).toEqual({ alerts: [], asOf: 7 })
    expect(columns.map((one) => one.frame)).toEqual(
      [60_000, 120_000, 180_000].map((start) => frame(start, start / 1000)),
    )
    expect(columns[0]).toMatchObject({ feed: '1/A', query: '1000 up' })
    expect(notices.all).toEqual([])
  })

  it('shows nothing of it to who reads the disk, in file or log of changes', async () => {
    const kept = await offline.open('server', 'user')
    kept.saveDashboard(() => ({ stored }))
    kept.saveColumns('1/A', 60_000, () => ({ feed: '1/A', query: '1000 up', frame: frame(60_000, 1) }))
    offline.flush()
    await keepSome()
    for (const name of readdirSync(join(folder, 'offline'))) {
      const bytes = readFileSync(join(folder, 'offline', name))
      for (const text of [CANARY, 'Home of a canary', '1000 up', 'SQLite format', 'kept']) {
        expect(bytes.includes(text), `${text} in ${name}`).toBe(false)
      }
    }
    expect(statSync(join(folder, 'offline')).mode & 0o077).toBe(0)
  })

  it('writes after some seconds, all at once, and what changed alone', async () => {
    const kept = await offline.open('server', 'user')
    let produced = 0
    for (let tick = 0; tick < 5; tick += 1) {
      kept.saveColumns('1/A', 60_000, () => {
        produced += 1
        return { feed: '1/A', query: '1000 up', frame: frame(60_000, 1) }
      })
      await clock.advance(1000)
    }
    expect(produced).toBe(0)
    await clock.advance(WRITE_EVERY)
    expect(produced).toBe(1)
    await clock.advance(10 * WRITE_EVERY)
    expect(produced).toBe(1)
  })

  it('forgets old windows and feeds that are gone', async () => {
    await keepSome()
    const kept = await offline.open('server', 'user')
    kept.saveColumns('2/B', 180_000, () => ({ feed: '2/B', query: 'q', frame: frame(180_000, 1) }))
    kept.keepColumns(['1/A'], 120_000)
    offline.dispose()
    begin()
    const { columns, dashboard } = (await offline.open('server', 'user')).load()
    expect(columns.map((one) => [one.feed, one.frame.start])).toEqual([
      ['1/A', 120_000],
      ['1/A', 180_000],
    ])
    expect(dashboard).not.toBeNull()
  })

  it('keeps users and servers apart', async () => {
    await keepSome()
    expect((await offline.open('server', 'other')).load().dashboard).toBeNull()
    expect((await offline.open('another', 'user')).load().dashboard).toBeNull()
    expect((await offline.open('server', 'user')).load().dashboard).not.toBeNull()
  })

  it('leaves neither file nor key after erasing, open or not', async () => {
    await keepSome()
    expect(store.entries.has(keyEntry('server', 'user'))).toBe(true)
    const kept = await offline.open('server', 'user')
    kept.saveDashboard(() => ({ stored }))
    await offline.erase('server', 'user')
    expect(readdirSync(join(folder, 'offline'))).toEqual([])
    expect(store.entries.has(keyEntry('server', 'user'))).toBe(false)
    kept.saveDashboard(() => ({ stored }))
    await clock.advance(WRITE_EVERY)
    offline.flush()
    expect(readdirSync(join(folder, 'offline'))).toEqual([])
  })
})

it('removes a file that could not be removed at sign-out before it is opened again', async () => {
  await keepSome()
  rmSync(`${path()}-wal`, { force: true })
  mkdirSync(`${path()}-wal`)
  await offline.erase('server', 'user')
  rmSync(`${path()}-wal`, { recursive: true })
  writeFileSync(path(), 'what was left')
  begin()
  expect((await offline.open('server', 'user')).load().dashboard).toBeNull()
  expect(notices.all, 'it was no damage').toEqual([])
})

describe('without a keychain', () => {
  it.each(['none', 'locked'] as const)('(%s) nothing is written', async (fault) => {
    store.fault = fault
    const kept = await offline.open('server', 'user')
    kept.saveDashboard(() => ({ stored }))
    await clock.advance(WRITE_EVERY)
    offline.dispose()
    expect(existsSync(path())).toBe(false)
    expect(notices.all).toEqual([])
  })

  it('begins to keep once the keychain opens', async () => {
    store.fault = 'locked'
    const kept = await offline.open('server', 'user')
    kept.saveDashboard(() => ({ stored }))
    store.fault = null
    await keychain.set('some', 'entry')
    await expect.poll(() => existsSync(path())).toBe(true)
    await clock.advance(WRITE_EVERY)
    offline.dispose()
    begin()
    expect((await offline.open('server', 'user')).load().dashboard).toEqual({ stored })
  })
})

describe('R37: a damaged file', () => {
  const key = (): string => store.entries.get(keyEntry('server', 'user')) ?? ''

  /** Opens, expects the file to have been set aside, and that the store works again. */
  async function expectSetAside(): Promise<void> {
    const kept = await offline.open('server', 'user')
    expect(kept.load()).toEqual({ dashboard: null, alerts: null, columns: [] })
    expect(notices.all.map(({ code }) => code)).toEqual(['offline/damaged'])
    expect(readdirSync(join(folder, 'offline')).some((name) => name.includes('.damaged-'))).toBe(true)
    kept.saveDashboard(() => ({ stored }))
    offline.dispose()
    begin()
    expect((await offline.open('server', 'user')).load().dashboard).toEqual({ stored })
    expect(notices.all, 'the next start is clean').toEqual([])
  }

  it.each([
    ['cut in half', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['of noise', (bytes: Buffer) => randomBytes(bytes.length)],
    ['of one letter', () => Buffer.from('x')],
    ['that is no page long', (bytes: Buffer) => bytes.subarray(0, 100)],
  ])('%s is set aside, and the app goes on', async (_what, damage) => {
    await keepSome()
    const bytes = readFileSync(path())
    for (const beside of ['-wal', '-shm']) rmSync(path() + beside, { force: true })
    writeFileSync(path(), damage(bytes))
    await expectSetAside()
  })

  it('written with another key is set aside', async () => {
    await keepSome()
    store.entries.set(keyEntry('server', 'user'), randomBytes(32).toString('base64'))
    await expectSetAside()
  })

  it('of a newer Loom is set aside', async () => {
    await keepSome()
    const database = new Libsql(path(), encrypted(key()))
    database.pragma('user_version = 99')
    database.pragma('wal_checkpoint(TRUNCATE)')
    database.close()
    await expectSetAside()
  })

  it('that is a folder does not keep the app from opening', async () => {
    mkdirSync(path(), { recursive: true })
    writeFileSync(join(path(), 'something'), 'x')
    expect((await offline.open('server', 'user')).load().dashboard).toBeNull()
  })

  it('empty starts anew', async () => {
    await keepSome()
    for (const beside of ['-wal', '-shm']) rmSync(path() + beside, { force: true })
    writeFileSync(path(), '')
    expect((await offline.open('server', 'user')).load().dashboard).toBeNull()
  })

  it('never shows another value than was kept, whichever byte is flipped', async () => {
    await keepSome()
    for (const beside of ['-wal', '-shm']) rmSync(path() + beside, { force: true })
    const intact = readFileSync(path())
    let setAside = 0
    for (let flip = 0; flip < 100; flip += 1) {
      const bytes = Buffer.from(intact)
      const at = Math.floor((flip * bytes.length) / 100)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (flip % 8))
      rmSync(join(folder, 'offline'), { recursive: true, force: true })
      mkdirSync(join(folder, 'offline'))
      writeFileSync(path(), bytes)
      begin()
      const { dashboard, columns } = (await offline.open('server', 'user')).load()
      if (notices.all.length > 0) {
        setAside += 1
        expect(dashboard).toBeNull()
        expect(columns).toEqual([])
      } else {
        // In a part of the file that holds nothing.
        expect(dashboard).toEqual({ stored })
        for (const one of columns) expect(one.frame).toEqual(frame(one.frame.start, one.frame.start / 1000))
        expect(columns).toHaveLength(3)
      }
      offline.dispose()
    }
    expect(setAside).toBeGreaterThan(10)
  }, 60_000)

  it('in a folder that cannot be written is said, and the app goes on', async () => {
    writeFileSync(join(folder, 'offline'), 'a file where the folder should be')
    const kept = await offline.open('server', 'user')
    kept.saveDashboard(() => ({ stored }))
    await clock.advance(WRITE_EVERY)
    expect(kept.load().dashboard).toBeNull()
    expect(new Set(notices.all.map(({ id }) => id))).toEqual(new Set(['offline-unusable']))
  })

  it('that refuses a write is said, and writing is tried again', async () => {
    const kept = await offline.open('server', 'user')
    kept.saveDashboard(() => ({ stored }))
    offline.flush()
    // Another connection holds the file: the write fails, as on a full disk.
    const other = new Libsql(path(), encrypted(key()))
    other.exec('BEGIN EXCLUSIVE')
    kept.saveDashboard(() => ({ stored: { ...stored, version: 4 } }))
    offline.flush()
    expect(notices.all.map(({ id }) => id)).toEqual(['offline-unusable'])
    other.exec('ROLLBACK')
    other.close()
    await clock.advance(60_000)
    offline.dispose()
    begin()
    expect((await offline.open('server', 'user')).load().dashboard?.stored.version).toBe(4)
  })
})

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLog } from '../log/log'
import { createNotices } from '../notifications/notices'
import { openSettings } from './settings'

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loom-settings-'))
  path = join(folder, 'settings.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

function open() {
  const notices = createNotices()
  const log = createLog({ write: () => undefined, now: Date.now, level: 'info' })
  return { settings: openSettings({ path, notices, log, now: () => 5 }), notices }
}

it('has defaults, and keeps what was changed and nothing else', async () => {
  const { settings, notices } = open()
  expect(settings.current.get()).toEqual({ theme: 'system', closeToTray: true, notifications: true })
  expect(await settings.change({ closeToTray: false })).toEqual({
    theme: 'system',
    closeToTray: false,
    notifications: true,
  })
  expect(await settings.change({ theme: 'dark' })).toEqual({ theme: 'dark', closeToTray: false, notifications: true })
  expect(open().settings.current.get()).toEqual({ theme: 'dark', closeToTray: false, notifications: true })
  expect(notices.list.get()).toEqual([])
})

it('keeps settings of a newer Loom for when it comes back', async () => {
  writeFileSync(path, '{"theme":"dark","fromTheFuture":[1]}')
  const { settings } = open()
  expect(settings.current.get()).toEqual({ theme: 'dark', closeToTray: true, notifications: true })
  await settings.change({ notifications: false })
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ fromTheFuture: [1], notifications: false })
})

it.each(['not json', '{"theme":"purple"}', '{"closeToTray":1}'])(
  'sets an unreadable file aside with a notice: %s',
  (text) => {
    writeFileSync(path, text)
    const { settings, notices } = open()
    expect(settings.current.get().theme).toBe('system')
    expect(notices.list.get()).toMatchObject([
      { id: 'settings-unreadable', message: expect.stringContaining('damaged-5') },
    ])
    expect(readFileSync(`${path}.damaged-5`, 'utf8')).toBe(text)
  },
)

it('says so when an unreadable file cannot even be moved', async () => {
  writeFileSync(path, 'not json')
  mkdirSync(join(`${path}.damaged-5`, 'x'), { recursive: true })
  const { settings, notices } = open()
  expect(notices.list.get()).toMatchObject([{ message: expect.stringContaining('leaves') }])
  expect(await settings.change({ theme: 'light' })).toMatchObject({ theme: 'light' })
  expect(notices.list.get().map(({ id }) => id)).toEqual(['settings-unreadable', 'settings-not-saved'])
  expect(readFileSync(path, 'utf8')).toBe('not json')
  await settings.flush()
})

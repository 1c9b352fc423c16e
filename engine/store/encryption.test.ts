import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSnapshot } from './metrics-snapshot'
import type { MetricsStore } from './metrics-store'
import { openStore } from './store'

const T0 = 1_700_000_000_000
let directory = ''

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'loom-encryption-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

function open(encryptionKey?: string): MetricsStore {
  return openStore({ directory, now: () => T0 + 3_600_000, ...(encryptionKey === undefined ? {} : { encryptionKey }) })
}

function fill(store: MetricsStore): void {
  for (let second = 0; second < 700; second += 1) {
    const ids = Uint32Array.of(store.seriesId({ __name__: 'a_metric_to_look_for' }))
    store.append({ times: T0 + second * 1000, ids, values: Float64Array.of(second) })
  }
  store.close()
}

const file = (): string => join(directory, 'metrics.db')
const rejected = (message: RegExp): unknown =>
  expect.objectContaining({ code: 'store/rejected', message: expect.stringMatching(message) })

describe('an encrypted store', () => {
  it('gives back with its key what it took in, and shows nothing of it in the file', () => {
    fill(open('a key'))
    expect(readFileSync(file()).includes('a_metric_to_look_for')).toBe(false)
    const store = open('a key')
    expect(store.notices).toEqual([])
    expect(store.select([], 0, T0 * 2)[0]?.times.length).toBe(700)
    const ids = Uint32Array.of(store.seriesId({ __name__: 'another_to_look_for' }))
    store.append({ times: T0, ids, values: Float64Array.of(1) })
    expect(readFileSync(`${file()}-wal`).length).toBeGreaterThan(4096)
    expect(readFileSync(`${file()}-wal`).includes('to_look_for')).toBe(false)
    store.close()
  })

  it('refuses a wrong key and none, says so, and leaves the file where it is', () => {
    fill(open('a key'))
    const before = readFileSync(file())
    expect(() => open('another key')).toThrow(rejected(/can't be read with this key/))
    expect(() => open()).toThrow(rejected(/is encrypted, and no key was given/))
    expect(() => openSnapshot(file())).toThrow(rejected(/is encrypted/))
    expect(readFileSync(file())).toEqual(before)
    expect(readdirSync(directory).filter((name) => name.includes('damaged'))).toEqual([])
    const store = open('a key')
    expect(store.select([], 0, T0 * 2)[0]?.times.length).toBe(700)
    store.close()
  })

  it('refuses a key for a plain file, which opens without one', () => {
    fill(open())
    expect(() => open('a key')).toThrow(rejected(/is not encrypted, but a key was given/))
    const store = open()
    expect(store.select([], 0, T0 * 2)[0]?.times.length).toBe(700)
    store.close()
  })

  it('is set aside when it is damaged beyond its first page', () => {
    fill(open('a key'))
    const bytes = readFileSync(file())
    bytes.fill(0x5a, 4096, 8192 * 2)
    writeFileSync(file(), bytes)
    const store = open('a key')
    expect(store.notices[0]).toMatch(/damaged.*moved to/)
    store.close()
  })
})

import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDataDirectory } from './data-directory'
import { closeDatabase, openDatabase } from './database'

const FIRST = { name: 'test/1', sql: 'CREATE TABLE things (id INTEGER PRIMARY KEY) STRICT' }
const SECOND = { name: 'test/2', sql: 'ALTER TABLE things ADD COLUMN name TEXT' }

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loom-database-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('loom.db', () => {
  it('takes each step once, also those that come later', () => {
    const file = join(folder, 'loom.db')
    const first = openDatabase(file, [FIRST])
    first.exec('INSERT INTO things VALUES (7)')
    first.close()
    const second = openDatabase(file, [FIRST, SECOND])
    expect(second.prepare('SELECT * FROM things').all()).toEqual([{ id: 7, name: null }])
    second.close()
    openDatabase(file, [FIRST, SECOND]).close()
  })

  it('is one file that can be copied once it is closed', () => {
    const [file, copy] = [join(folder, 'loom.db'), join(folder, 'copy.db')]
    const database = openDatabase(file, [FIRST])
    database.exec('INSERT INTO things VALUES (7)')
    closeDatabase(database)
    copyFileSync(file, copy)
    const copied = openDatabase(copy, [FIRST])
    expect(copied.prepare('SELECT * FROM things').all()).toEqual([{ id: 7 }])
    copied.close()
  })

  it('takes all steps or none', () => {
    const file = join(folder, 'loom.db')
    expect(() => openDatabase(file, [FIRST, { name: 'test/2', sql: 'CREATE NONSENSE' }])).toThrow(
      expect.objectContaining({ code: 'store/damaged' }),
    )
    const database = openDatabase(file, [FIRST])
    expect(database.prepare('SELECT name FROM migrations').all()).toEqual([{ name: 'test/1' }])
    database.close()
  })

  it('refuses tables of a newer Loom by name', () => {
    const file = join(folder, 'loom.db')
    openDatabase(file, [FIRST, SECOND]).close()
    expect(() => openDatabase(file, [FIRST])).toThrow(expect.objectContaining({ code: 'store/rejected' }))
    expect(() => openDatabase(file, [FIRST])).toThrow(/test\/2/)
  })

  it('commits so that a power cut loses nothing that was answered', () => {
    const database = openDatabase(join(folder, 'loom.db'), [])
    expect(database.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' })
    expect(database.prepare('PRAGMA synchronous').get()).toMatchObject({ synchronous: 2 })
    expect(database.prepare('PRAGMA foreign_keys').get()).toMatchObject({ foreign_keys: 1 })
    database.close()
  })
})

describe('the folder', () => {
  it('is made with its parents, and locked until it is released', () => {
    const path = join(folder, 'a', 'b')
    const first = openDataDirectory(path)
    expect(() => openDataDirectory(path)).toThrow(expect.objectContaining({ code: 'store/locked' }))
    first.release()
    const second = openDataDirectory(path)
    second.release()
    expect(readdirSync(path)).toContain('lock')
  })

  it.each([
    ['a file', (path: string) => writeFileSync(path, 'x')],
    ['in a file', (path: string) => `${path}/inner`],
    ['under /proc', () => '/proc/nowhere/data'],
  ])('is refused when it would be %s', (_where, arrange) => {
    const path = join(folder, 'taken')
    writeFileSync(path, 'x')
    expect(() => openDataDirectory(arrange(path) ?? path)).toThrow(expect.objectContaining({ code: 'config/invalid' }))
  })

  it('that others write to and keep files in is refused and left as open as it was', () => {
    chmodSync(folder, 0o777)
    writeFileSync(join(folder, 'letter.txt'), 'x')
    expect(() => openDataDirectory(folder)).toThrow(/others can write to it/)
    expect(statSync(folder).mode & 0o777).toBe(0o777)
    expect(readdirSync(folder)).toEqual(['letter.txt'])
  })

  it('with other files of the same owner is taken, and its mode is left alone', () => {
    chmodSync(folder, 0o755)
    writeFileSync(join(folder, 'server.log'), 'x')
    openDataDirectory(folder).release()
    expect(statSync(folder).mode & 0o777).toBe(0o755)
  })

  it('that is empty, as a new disk is, is taken and shut to others', () => {
    chmodSync(folder, 0o755)
    mkdirSync(join(folder, 'lost+found'))
    openDataDirectory(folder).release()
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    openDataDirectory(folder).release()
  })

  it('says what is wrong with a lock that is no lock', () => {
    writeFileSync(join(folder, 'lock'), 'x'.repeat(5000))
    expect(() => openDataDirectory(folder)).toThrow(/can't be locked: .*not a database/)
  })
})

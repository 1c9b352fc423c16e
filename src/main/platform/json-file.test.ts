import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { writeFileAtomically } from './atomic-file'
import { openJsonFile } from './json-file'

const Schema = z.object({ count: z.number() })

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loom-json-'))
  path = join(folder, 'thing.json')
})
afterEach(() => {
  chmodSync(folder, 0o700)
  rmSync(folder, { recursive: true })
})

function open() {
  const damaged: (string | null)[] = []
  const file = openJsonFile({
    path,
    schema: Schema,
    initial: { count: 0 },
    now: () => 77,
    onDamaged: (keptAs) => damaged.push(keptAs),
  })
  return { file, damaged }
}

it('starts with the initial value and keeps what is written', async () => {
  const { file, damaged } = open()
  expect(file.current.get()).toEqual({ count: 0 })
  const seen: number[] = []
  file.current.subscribe(({ count }) => seen.push(count))
  await Promise.all([file.write({ count: 1 }), file.write({ count: 2 }), file.write({ count: 3 })])
  expect(seen).toEqual([1, 2, 3])
  expect(open().file.current.get()).toEqual({ count: 3 })
  expect(damaged).toEqual([])
  expect(readdirSync(folder)).toEqual(['thing.json'])
  expect(statSync(path).mode & 0o077).toBe(0)
})

it.each(['', '{', 'null', '[]', '{"count":"many"}', '\u0000\u0001', '{"count":1}{'])(
  'sets an unreadable file (%j) aside and says where',
  async (text) => {
    writeFileSync(path, text)
    const { file, damaged } = open()
    expect(file.current.get()).toEqual({ count: 0 })
    expect(damaged).toEqual([`${path}.damaged-77`])
    await file.write({ count: 5 })
    expect(readFileSync(`${path}.damaged-77`, 'utf8')).toBe(text)
    expect(open().file.current.get()).toEqual({ count: 5 })
  },
)

it('leaves alone what it can neither read nor move, and says that nothing lasts', async () => {
  // The place it would be moved to is taken by a folder with something in it, which no file can replace.
  writeFileSync(path, 'unreadable')
  mkdirSync(join(`${path}.damaged-77`, 'x'), { recursive: true })
  const { file, damaged } = open()
  expect(damaged).toEqual([null])
  await expect(file.write({ count: 1 })).rejects.toThrow('left as it is')
  expect(file.current.get()).toEqual({ count: 1 })
  expect(readFileSync(path, 'utf8')).toBe('unreadable')
})

it('says when the disk refuses a write, and goes on afterwards', async () => {
  const { file } = open()
  mkdirSync(join(`${path}.new`, 'in the way'), { recursive: true })
  await expect(file.write({ count: 1 })).rejects.toThrow()
  await file.flush()
  rmSync(`${path}.new`, { recursive: true })
  await file.write({ count: 2 })
  expect(open().file.current.get()).toEqual({ count: 2 })
})

it('makes the folder of an atomic file, and replaces the file as a whole', async () => {
  const deep = join(folder, 'a', 'b.txt')
  await writeFileAtomically(deep, 'first, and longer')
  await writeFileAtomically(deep, 'second')
  expect(readFileSync(deep, 'utf8')).toBe('second')
  expect(readdirSync(join(folder, 'a'))).toEqual(['b.txt'])
})

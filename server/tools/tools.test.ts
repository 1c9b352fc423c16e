import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../../engine/store/store'
import { buildProgram, type Program, runProgram, startProgram } from '../process/test-program'

const T0 = 1_700_000_000_000

let folder = ''
let program: Program | undefined

beforeAll(buildProgram, 120_000)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loom-tools-'))
})

afterEach(async () => {
  program?.child.kill('SIGKILL')
  await program?.exit
  program = undefined
  rmSync(folder, { recursive: true, force: true })
})

const metrics = (): string => join(folder, 'metrics.db')
const tool = (...given: string[]) => runProgram([...given, '--data-dir', folder])

function record(seconds: number): void {
  const store = openStore({ directory: folder, now: () => T0 + seconds * 1000 })
  for (let second = 0; second < seconds; second += 1) {
    const ids = Uint32Array.of(store.seriesId({ __name__: 'a' }), store.seriesId({ __name__: 'b' }))
    store.append({ times: T0 + second * 1000, ids, values: Float64Array.of(second, Math.sin(second)) })
  }
  store.close()
}

/** Changes the file as no store would. */
function tamper(sql: string): void {
  const database = new Libsql(metrics())
  database.exec(sql)
  database.close()
}

describe('the help', () => {
  it('lists every command', async () => {
    const { code, stdout } = await runProgram(['--help'])
    expect(code).toBe(0)
    for (const name of ['import', 'check', 'backup']) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'))
  })
})

describe('check', () => {
  it('finds no fault in what a store wrote', async () => {
    record(1500)
    const { code, stdout, stderr } = await tool('check')
    expect(stdout).toMatch(/no fault found \(2 series, \d+ chunks, \d{4} samples in chunks\)/)
    expect(stderr).toContain('checking')
    expect(code).toBe(0)
  })

  it.each([
    ["UPDATE chunks SET data = x'ff00ff' WHERE id = 1", 'chunk 1 of series 1: it can not be decoded'],
    ['UPDATE chunks SET max = 1e9 WHERE id = 1', 'chunk 1 of series 1: its max is told as 1000000000 and is'],
    ['UPDATE chunks SET "end" = "end" + 900000 WHERE id = 1', 'overlaps the one before'],
    ['DELETE FROM chunks WHERE id = 1', 'totals: chunks are told as'],
    ['DELETE FROM series WHERE id = 2', 'there is no such series'],
    ['UPDATE series SET labels = (SELECT labels FROM series WHERE id = 1)', 'series 2: has the labels of series 1'],
    ["UPDATE series SET labels = '{' WHERE id = 1", 'series 1: its labels can not be read'],
    ["UPDATE journal SET batch = x'ffff' WHERE id = (SELECT max(id) FROM journal)", 'it can not be decoded'],
  ])('lists what is wrong after %s', async (sql, fault) => {
    record(1500)
    tamper(sql)
    const { code, stdout } = await tool('check')
    expect(stdout).toContain(fault)
    expect(stdout).toMatch(/\d+ faults/)
    expect(code).toBe(1)
  })

  it('says that a file is no metrics file, or not there', async () => {
    expect(await tool('check')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('store/rejected: There is no'),
    })
    writeFileSync(metrics(), Buffer.alloc(8192, 'no database'))
    expect(await tool('check')).toMatchObject({ code: 1, stderr: expect.stringContaining('store/damaged') })
  })
})

describe('backup', () => {
  it('of a server that goes on recording is whole, and opens in the place of the metrics', async () => {
    program = startProgram({ LOOM_PORT: '0', LOOM_DATA_DIR: folder, LOOM_ADMIN_PASSWORD: 'correct horse battery' })
    await program.url
    await new Promise((done) => setTimeout(done, 3000))
    const file = join(folder, 'copy.db')
    const taken = await tool('backup', file)
    expect(taken).toMatchObject({ code: 0, stdout: expect.stringContaining('MiB') })
    expect(await tool('check', file)).toMatchObject({ code: 0 })
    // The server is neither held up nor thrown out: it goes on recording in the same file.
    await new Promise((done) => setTimeout(done, 1500))
    expect(await tool('check')).toMatchObject({ code: 0 })
    program.child.kill('SIGTERM')
    expect(await program.exit).toBe(0)

    const restored = mkdtempSync(join(tmpdir(), 'loom-tools-'))
    copyFileSync(file, join(restored, 'metrics.db'))
    const [before, after] = [folder, restored].map((directory) => openStore({ directory, now: Date.now }))
    const count = (store: typeof before): number =>
      (store?.select([], 0, Date.now() * 2) ?? []).reduce((sum, { times }) => sum + times.length, 0)
    expect(after?.notices).toEqual([])
    expect(count(after)).toBeGreaterThan(100)
    expect(count(after)).toBeLessThan(count(before))
    expect(after?.epoch).not.toBe(before?.epoch)
    for (const store of [before, after]) store?.close()
    rmSync(restored, { recursive: true, force: true })
  }, 30_000)

  it('writes over no file, and needs a name', async () => {
    record(10)
    writeFileSync(join(folder, 'letter.txt'), 'x')
    expect(await tool('backup', join(folder, 'letter.txt'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('letter.txt exists'),
    })
    expect(await tool('backup')).toMatchObject({ code: 1, stderr: expect.stringContaining('name the file') })
  })
})

describe('import', () => {
  const text = (lines: readonly string[]): string => {
    const file = join(folder, 'samples.om')
    writeFileSync(file, `${lines.join('\n')}\n`)
    return file
  }
  const seconds = (ago: number): number => Math.floor(Date.now() / 1000) - ago

  it('takes samples of the past in, tells what became of the rest, and can be run again', async () => {
    const data = join(folder, 'data')
    const now = seconds(0)
    const file = text([
      '# TYPE requests counter',
      ...Array.from({ length: 1000 }, (_, i) => `requests_total{path="/\\"${i % 2}"} ${i} ${now - 100_000 + i * 60}.5`),
      `requests_total{path="old"} 1 ${now - 5 * 86_400}`,
      `requests_total{path="ancient"} 1 1000000000`,
      '# EOF',
    ])
    const first = await runProgram(['import', file, '--data-dir', data])
    expect(first.stdout).toBe(
      [
        '1000 samples imported',
        '1 older than the raw retention, kept as roll-ups',
        '1 refused: older than every retention',
        '',
      ].join('\n'),
    )
    expect(first.stderr).toContain('importing')
    expect(first.code).toBe(0)
    const again = await runProgram(['import', file, '--data-dir', data])
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('0 samples imported\n1001 passed over') })
    expect(await runProgram(['check', '--data-dir', data])).toMatchObject({ code: 0 })

    const store = openStore({ directory: data, now: Date.now })
    const series = store.select([], 0, Date.now())
    expect(series.map(({ labels, times }) => [labels.path, times.length])).toEqual([
      ['/"0', 500],
      ['/"1', 500],
      ['old', 1],
    ])
    expect(series[0]?.times[0]).toBe((now - 100_000) * 1000 + 500)
    store.close()
  })

  it.each([
    [['a 1'], 'does not end with # EOF'],
    [['a 1', '# EOF'], 'line 1: the sample has no time'],
    [['a 1 1700000000', 'a{ 2', '# EOF'], 'line 2: '],
  ])('refuses %j', async (lines, fault) => {
    const { code, stderr } = await runProgram(['import', text(lines), '--data-dir', join(folder, 'data')])
    expect(stderr).toContain(fault)
    expect(code).toBe(1)
  })

  it('leaves a folder alone that a server has', async () => {
    program = startProgram({ LOOM_PORT: '0', LOOM_DATA_DIR: folder, LOOM_ADMIN_PASSWORD: 'correct horse battery' })
    await program.url
    expect(await tool('import', text([`a 1 ${seconds(60)}`, '# EOF']))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('store/locked'),
    })
  })
})

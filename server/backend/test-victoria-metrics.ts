import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually, freePort } from '../ingest/remote-write/test-prometheus'

/** A real VictoriaMetrics on loopback with a folder of its own, which can be ended and started again. */
export interface TestVictoriaMetrics {
  readonly url: string
  start(): Promise<void>
  /** Ends it as an operator would. */
  end(): Promise<void>
  /** Ends it and removes its data. */
  remove(): Promise<void>
}

export async function createTestVictoriaMetrics(flags: readonly string[] = []): Promise<TestVictoriaMetrics> {
  const directory = mkdtempSync(join(tmpdir(), 'loom-victoria-'))
  const address = `127.0.0.1:${await freePort()}`
  let child: ChildProcess | undefined

  async function start(): Promise<void> {
    child = spawn(
      '/usr/bin/victoria-metrics',
      [
        `-storageDataPath=${directory}`,
        `-httpListenAddr=${address}`,
        '-search.latencyOffset=0s',
        '-loggerLevel=ERROR',
        ...flags,
      ],
      { stdio: 'ignore' },
    )
    await eventually(async () => (await fetch(`http://${address}/health`)).ok)
  }

  async function end(): Promise<void> {
    const ending = child
    child = undefined
    if (ending === undefined || ending.exitCode !== null) return
    ending.kill('SIGTERM')
    await once(ending, 'exit')
  }

  return {
    url: `http://${address}`,
    start,
    end,
    remove: async () => {
      await end()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

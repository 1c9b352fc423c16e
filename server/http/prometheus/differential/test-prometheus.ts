import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SeriesSamples } from '../../../../engine/model/series'
import { REMOTE_WRITE_HEADERS, remoteWriteBody } from './test-remote-write'

/** The real Prometheus of this machine, empty, on a free port of loopback. */
export interface TestPrometheus {
  readonly url: string
  write(series: readonly SeriesSamples[]): Promise<void>
  stop(): Promise<void>
}

export async function startPrometheus(): Promise<TestPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'loom-prometheus-'))
  writeFileSync(join(folder, 'prometheus.yml'), 'global: { scrape_interval: 15s }\n')
  const address = `127.0.0.1:${await freePort()}`
  const url = `http://${address}`
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--web.enable-remote-write-receiver',
      '--log.level=error',
    ],
    { stdio: 'inherit' },
  )
  const exited = once(child, 'exit')
  const stop = async (): Promise<void> => {
    child.kill()
    await exited
    rmSync(folder, { recursive: true, force: true })
  }
  for (let tries = 0; !(await isReady(url)); tries += 1) {
    if (tries > 200 || child.exitCode !== null) {
      await stop()
      throw new Error('Prometheus does not start')
    }
    await sleep(50)
  }
  return {
    url,
    stop,
    async write(series) {
      const body = remoteWriteBody(series)
      const response = await fetch(`${url}/api/v1/write`, { method: 'POST', headers: REMOTE_WRITE_HEADERS, body })
      if (!response.ok) throw new Error(`Prometheus refuses samples: ${await response.text()}`)
    },
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/-/ready`)).ok
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

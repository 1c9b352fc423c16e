import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A real Prometheus with this configuration, in a folder of its own. */
export interface Prometheus {
  readonly url: string
  stop(): Promise<void>
}

export async function startPrometheus(
  configuration: (own: string) => string,
  flags: readonly string[] = [],
): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'loom-prometheus-'))
  const address = `127.0.0.1:${await freePort()}`
  const url = `http://${address}`
  writeFileSync(join(folder, 'prometheus.yml'), configuration(address))
  const child = spawn(
    '/usr/bin/prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      ...flags,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let errors = ''
  child.stderr.on('data', (bytes: Buffer) => {
    errors = (errors + bytes.toString()).slice(-5000)
  })
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await eventually(async () => (await fetch(`${url}/-/ready`)).ok)
  } catch {
    await stop()
    throw new Error(`Prometheus does not start: ${errors}`)
  }
  return { url, stop }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

/** Waits until it holds; a throw counts as not yet. */
export async function eventually(holds: () => Promise<boolean>, timeout = 20_000): Promise<void> {
  for (const end = Date.now() + timeout; ; ) {
    if (await holds().catch(() => false)) return
    if (Date.now() > end) throw new Error('it did not come about in time')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

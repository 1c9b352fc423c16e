import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import { expect, it } from 'vitest'
import { startTestApp } from '../test-app'
import { snappy, writeRequest } from './remote-write/test-write-request'

it('a store that can not write is answered with 503 and Retry-After, so that senders try again', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'loom-full-'))
  await (await startTestApp({ dataDir })).stop()
  const file = new Libsql(join(dataDir, 'metrics.db'))
  // Stands for a full disk.
  file.exec(`CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`)
  file.close()

  const app = await startTestApp({ dataDir })
  const { accessToken: token } = await app.login()
  const now = app.clock.now()
  const bodies: [string, string | Uint8Array<ArrayBuffer>][] = [
    ['/api/v1/write', new Uint8Array(snappy(writeRequest([{ labels: [['__name__', 'a']], samples: [[now, 1]] }])))],
    ['/api/v1/push', '{"samples":[{"name":"a","value":1}]}'],
    ['/api/v1/push/influx', 'a value=1'],
  ]
  for (const [path, body] of bodies) {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(path.endsWith('write') ? { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' } : {}),
    }
    const response = await fetch(app.url + path, { method: 'POST', headers, body })
    const { code } = (await response.json()) as { code: string }
    expect([path, response.status, code, response.headers.get('retry-after')]).toEqual([
      path,
      503,
      'store/rejected',
      '1',
    ])
  }
  await app.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

const PASSWORD = 'correct horse battery'

/** The built server as a process of its own, over a folder of data. */
export interface LoomServer {
  readonly url: string
  readonly token: string
  stop(): Promise<void>
}

export async function startLoomServer(dataDir: string): Promise<LoomServer> {
  const child = spawn(process.env.LOOM_BENCH_NODE ?? 'node', [resolve('out/server/index.js')], {
    env: { PATH: process.env.PATH, LOOM_PORT: '0', LOOM_DATA_DIR: dataDir, LOOM_ADMIN_PASSWORD: PASSWORD },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((found, failed) => {
    child.once('exit', (code) => failed(new Error(`the server ended with ${code}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{"event":"listening"')) found((JSON.parse(line) as { url: string }).url)
    })
  })
  const answer = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: PASSWORD }),
  })
  const { accessToken } = (await answer.json()) as { accessToken: string }
  return {
    url,
    token: accessToken,
    stop: async () => {
      child.kill()
      await once(child, 'exit')
    },
  }
}

import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface BreakableLine {
  readonly url: string
  /** Ends every connection and takes no new one, while the server behind goes on. */
  readonly cut: () => void
  readonly mend: () => void
  /** All that the server has sent through it so far. */
  readonly heard: () => string
  readonly close: () => Promise<void>
}

/** The network between the app and a server, which can break: a relay of bytes on a port of its own. */
export async function openLine(serverUrl: string): Promise<BreakableLine> {
  const { hostname, port } = new URL(serverUrl)
  const open = new Set<Socket>()
  const heard: Buffer[] = []
  let broken = false
  const relay = createServer((near) => {
    if (broken) {
      near.destroy()
      return
    }
    const far = connect(Number(port), hostname)
    far.on('data', (chunk) => heard.push(chunk))
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from)
      from.pipe(to)
      from.on('error', () => undefined)
      from.on('close', () => {
        open.delete(from)
        to.destroy()
      })
    }
  })
  relay.listen(0, '127.0.0.1')
  await once(relay, 'listening')
  const endAll = (): void => {
    for (const socket of open) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`,
    cut: () => {
      broken = true
      endAll()
    },
    mend: () => {
      broken = false
    },
    heard: () => Buffer.concat(heard).toString('latin1'),
    close: async () => {
      const closed = once(relay, 'close')
      relay.close()
      endAll()
      await closed
    },
  }
}

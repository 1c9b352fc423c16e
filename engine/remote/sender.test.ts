import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compress, uncompress } from 'snappyjs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRemoteClient } from './client'
import { type Sender, startSender } from './sender'
import { createTestEngineServer } from './test-engine-server'
import { openWriteQueue, type WriteQueue } from './write-queue'

let directory = ''
let queue: WriteQueue
let sender: Sender | undefined
let server: Awaited<ReturnType<typeof createTestEngineServer>>
/** What the engine answers next; the last one stays. */
let answers: number[] = [204]
/** Texts that the engine has taken, and those that no answer was given for. */
let taken = ''
const told: string[] = []

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'loom-queue-'))
  queue = openWriteQueue(directory, 10_000)
  answers = [204]
  taken = ''
  told.length = 0
  server = await createTestEngineServer(({ body }, response) => {
    const [status = 204] = answers.length > 1 ? answers.splice(0, 1) : answers
    const text = Buffer.from(uncompress(new Uint8Array(body))).toString()
    const refuses = text.includes('!') ? 400 : status
    if (refuses === 0) {
      response.destroy()
      return
    }
    if (refuses < 300) taken += text
    response.writeHead(refuses).end('because')
  })
})
afterEach(async () => {
  await sender?.stop()
  await server.close()
  queue.close()
  rmSync(directory, { recursive: true, force: true })
})

const add = (text: string): void => queue.add(compress(new Uint8Array(Buffer.from(text))), text.length)

function start(): void {
  const client = createRemoteClient({ url: server.url, writeUrl: `${server.url}/write`, authorization: undefined })
  sender = startSender({
    queue,
    client,
    events: {
      sent: (samples) => told.push(`sent ${samples}`),
      refused: (samples, status, message) => told.push(`refused ${samples}: ${status} ${message}`),
      failed: (reason) => told.push(`failed: ${reason}`),
    },
  })
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 10_000
  while (!condition()) {
    if (Date.now() > end) throw new Error(`it never came true: ${told}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

describe('what is on its way to a remote engine', () => {
  it('arrives in order, several batches at once where there are some', async () => {
    for (const text of ['a', 'b', 'c']) add(text)
    start()
    await until(() => queue.batches === 0)
    expect([taken, server.requests.length]).toEqual(['abc', 1])
    add('d')
    sender?.wake()
    await until(() => taken === 'abcd')
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      path: '/write',
      headers: { 'content-encoding': 'snappy', 'x-prometheus-remote-write-version': '0.1.0' },
    })
  })

  it('waits for an engine that is away, overloaded or refuses the key, and is taken once', async () => {
    answers = [0, 503, 429, 401, 204]
    add('a')
    start()
    await until(() => told.length >= 4)
    expect(sender?.isUp).toBe(false)
    await until(() => queue.batches === 0)
    expect([taken, sender?.isUp]).toEqual(['a', true])
    expect(told.at(-1)).toBe('sent 1')
  })

  it('loses what the engine refuses for good, and nothing beside it', async () => {
    for (const text of ['a', '!bad', 'b']) add(text)
    start()
    await until(() => queue.batches === 0)
    expect(taken).toBe('ab')
    expect(told).toContain('refused 4: 400 because')
  })

  it('outlives the process', async () => {
    add('kept')
    queue.close()
    queue = openWriteQueue(directory, 10_000)
    expect([queue.batches, queue.samples]).toEqual([1, 4])
    start()
    await until(() => taken === 'kept')
    expect([queue.batches, queue.samples, queue.bytes]).toEqual([0, 0, 0])
  })

  it('is not taken in when there is no more room, and is again once there is', async () => {
    const fill = (): void => queue.add(new Uint8Array(4000), 1)
    fill()
    fill()
    expect(fill).toThrow(expect.objectContaining({ code: 'store/rejected' }))
    queue.remove(queue.oldest(0))
    fill()
    expect(queue.batches).toBe(2)
  })
})

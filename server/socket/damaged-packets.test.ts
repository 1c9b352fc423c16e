import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestView } from '../live/test-view'
import { openRawClient, type RawClient } from './test-raw-client'
import { connected, sleep, startTestServer, subscribe, type TestServer, until } from './test-server'

let server: TestServer
let control: TestView
let value = 0

/** A well-behaved client looks on through the whole file: whatever others send, it loses nothing. */
beforeAll(async () => {
  server = await startTestServer()
  tick()
  control = await subscribe(await connected(server.connect(server.token('control'))), {
    id: 'control',
    expr: 'cpu',
    range: 3600,
    step: 1000,
  })
})
afterAll(() => server.close())

function tick(): number {
  server.clock.shift += 1000
  value += 1
  return server.sample({ cpu: value })
}

async function controlLosesNothing(): Promise<void> {
  const offset = tick()
  await until(() => (control.since?.offset ?? 0) >= offset)
  const [series] = control.series.values()
  expect(control.breaches).toEqual([])
  expect(series?.get(offset)).toBe(value)
  expect(new Set(series?.values()).size).toBe(value)
  expect(server.bugs).toEqual([])
}

async function joined(): Promise<RawClient> {
  const client = await openRawClient(server.port)
  client.frame(`40${JSON.stringify({ token: server.token('raw'), protocol: 1 })}`)
  await client.heard('alert:changed')
  return client
}

/** Every packet goes to a connection that has just been let in. */
const PACKETS: readonly (string | Buffer)[] = [
  // engine.io
  '',
  '9',
  'x',
  '0',
  '0{}',
  '1',
  '2',
  '2probe',
  '3',
  '3probe',
  '5',
  '6',
  '4',
  '\u0000',
  'b',
  'bAAAA',
  '4\u0000\u0001',
  // socket.io
  '40',
  '40{}',
  '40{"token":1}',
  '40/admin,{"token":"x"}',
  '40[]',
  '40null',
  '41',
  '41/other,',
  '42',
  '42{}',
  '42null',
  '42[]',
  '42[1]',
  '42[null]',
  '42[{}]',
  '42["connect"]',
  '42["disconnect"]',
  '42["disconnecting"]',
  '42["error"]',
  '42["newListener"]',
  '42["removeListener"]',
  '42["query:subscribe"',
  '42["query:subscribe",]',
  '42["query:subscribe",{"__proto__":{"polluted":1}}]',
  '42["query:subscribe",{"constructor":{"prototype":{"polluted":1}}}]',
  '4299999999999999999999["query:pace",{}]',
  '42-1["query:pace",{}]',
  '421["query:pace"]',
  '42/x,["query:pace",{}]',
  '43[]',
  '431[]',
  '43999["x"]',
  '44',
  '44{"message":"x"}',
  '45',
  '450-["x"]',
  '451-["x",{"_placeholder":true,"num":0}]',
  '451-["x",{"_placeholder":true,"num":1}]',
  '451-["x",{"_placeholder":true,"num":-1}]',
  '451-["x",{"_placeholder":true,"num":"a"}]',
  '45999999-["x"]',
  '45-1-["x"]',
  '451["x"]',
  '46',
  '461-[]',
  '47',
  '49["x"]',
  `42["${'x'.repeat(60_000)}"]`,
  `42${'['.repeat(20_000)}`,
  `42["query:pace",${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}]`,
  Buffer.alloc(0),
  Buffer.from([0]),
  Buffer.from([4, 2]),
  Buffer.alloc(60_000),
  Buffer.alloc(70_000),
  'x'.repeat(70_000),
]

/** Bytes that are not even WebSocket. */
const BYTES: readonly (readonly [string, number[]])[] = [
  ['an unmasked frame', [0x81, 1, 0x34]],
  ['reserved bits', [0xf1, 0x81, 0, 0, 0, 0, 0x34]],
  ['an unknown opcode', [0x83, 0x80, 0, 0, 0, 0]],
  ['a continuation of nothing', [0x80, 0x81, 0, 0, 0, 0, 0x34]],
  ['a fragmented ping', [0x09, 0x80, 0, 0, 0, 0]],
  ['a ping that is too long', [0x89, 0xfe, 0, 200, 0, 0, 0, 0]],
  ['a length of 2^63', [0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]],
  ['a length above the limit', [0x82, 0xff, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0]],
  ['text that is not UTF-8', [0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe]],
  ['a close of one byte', [0x88, 0x81, 0, 0, 0, 0, 1]],
  ['a close with a forbidden code', [0x88, 0x82, 0, 0, 0, 0, 0x03, 0xed]],
  ['HTTP where frames belong', [...Buffer.from('GET / HTTP/1.1\r\n\r\n')]],
]

describe('R4 damaged packets hurt nobody else', () => {
  it(`${PACKETS.length} packets, each on a connection that was let in`, async () => {
    for (const packet of PACKETS) {
      const client = await joined()
      client.frame(packet)
      // A sound request behind it: it is answered, or the connection has ended.
      client.frame('427["query:unsubscribe",{"id":"none"}]')
      await Promise.race([client.heard('437[{"ok":false,"code":"query/unknown"').catch(() => {}), client.closed])
      client.close()
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    await controlLosesNothing()
  }, 60_000)

  it('the same packets in place of the handshake let nobody in', async () => {
    for (const packet of PACKETS) {
      const client = await openRawClient(server.port)
      client.frame(packet)
      client.frame('427["query:unsubscribe",{"id":"none"}]')
      await Promise.race([client.closed, client.heard('44').catch(() => {}), sleep(30)])
      expect(client.received).not.toContain('query/unknown')
      expect(client.received).not.toContain('alert:changed')
      client.close()
    }
    await controlLosesNothing()
  }, 60_000)

  it.each(BYTES)('%s ends the connection', async (_name, bytes) => {
    const client = await joined()
    client.bytes(Buffer.from(bytes))
    await client.closed
    await controlLosesNothing()
  })

  it('thousands of tiny fragments of one message end the connection', async () => {
    const client = await joined()
    client.bytes(Buffer.from([0x01, 0x81, 0, 0, 0, 0, 0x34]))
    for (let n = 0; n < 70_000; n += 1) client.bytes(Buffer.from([0x00, 0x81, 0, 0, 0, 0, 0x34]))
    await client.closed
    await controlLosesNothing()
  })

  it('generated packets', async () => {
    const packet = fc.oneof(
      fc.string(),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.tuple(fc.constantFrom('42', '420', '451-', '43', '40'), fc.json()).map(([head, json]) => head + json),
      fc
        .tuple(fc.constantFrom('query:subscribe', 'query:pace', 'session:renew'), fc.jsonValue())
        .map(([event, payload]) => `421${JSON.stringify([event, payload])}`),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(packet, { minLength: 1, maxLength: 20 }), async (packets) => {
        const client = await joined()
        for (const one of packets) client.frame(one)
        await Promise.race([client.closed, sleep(5)])
        client.close()
      }),
      { numRuns: 100 },
    )
    await controlLosesNothing()
  }, 60_000)

  it('requests for other transports and versions', async () => {
    for (const query of [
      '',
      'EIO=3&transport=websocket',
      'EIO=4&transport=nonsense',
      'EIO=4&transport=websocket&sid=x',
    ]) {
      const client = await openRawClient(server.port, query)
      await client.closed
    }
    await controlLosesNothing()
  })
})

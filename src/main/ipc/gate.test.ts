import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { LoomError } from '../../../contract/errors'
import { call, changeChannel, type IpcTable, requestChannel } from '../../../contract/ipc/define'
import { ipcTable } from '../../../contract/ipc/table'
import { createLog } from '../log/log'
import { createObservable } from '../observable'
import { registerIpc } from './gate'
import type { Handlers } from './handlers'
import { MAX_PAYLOAD_BYTES } from './payload-size'

type Listener = (event: string, ...payload: unknown[]) => Promise<unknown>

/** A gate over the real table. Handlers note what reaches them, so that a test can say that nothing did. */
function openGate(handlers?: Handlers<typeof ipcTable>) {
  const reached: [string, unknown][] = []
  const sent: [string, unknown][] = []
  const lines: string[] = []
  const listeners = new Map<string, Listener>()
  const noting = Object.fromEntries(
    Object.entries(ipcTable as IpcTable).map(([area, entries]) => [
      area,
      Object.fromEntries(
        Object.entries(entries).map(([name, entry]) => {
          const channel = requestChannel(area, name)
          if (entry.kind === 'call') return [name, (request: unknown) => reached.push([channel, request])]
          if (entry.kind === 'announcement') return [name, { subscribe: () => () => undefined }]
          return [name, { get: () => reached.push([channel, undefined]), subscribe: () => () => undefined }]
        }),
      ),
    ]),
  )
  const close = registerIpc(ipcTable, handlers ?? (noting as unknown as Handlers<typeof ipcTable>), {
    transport: {
      handle: (channel, listener: Listener) => listeners.set(channel, listener),
      removeHandler: (channel) => listeners.delete(channel),
    },
    isTrusted: (event: string) => event === 'own page',
    broadcast: (channel, payload) => sent.push([channel, payload]),
    log: createLog({ write: (line) => lines.push(line), now: Date.now, level: 'debug' }),
  })
  const request = (channel: string, ...payload: unknown[]) => listeners.get(channel)?.('own page', ...payload)
  return { close, listeners, reached, sent, lines, request }
}

const requests = Object.entries(ipcTable as IpcTable).flatMap(([area, entries]) =>
  Object.entries(entries).flatMap(([name, entry]) => {
    if (entry.kind === 'announcement') return []
    return [{ channel: requestChannel(area, name), schema: entry.kind === 'call' ? entry.request : null }]
  }),
)

const rejections: unknown[] = []
const noteRejection = (reason: unknown): void => void rejections.push(reason)
process.on('unhandledRejection', noteRejection)
afterEach(() => expect(rejections).toEqual([]))

it('opens one channel for each call and state of the table', () => {
  const { listeners } = openGate()
  expect([...listeners.keys()].sort()).toEqual(requests.map(({ channel }) => channel).sort())
  expect(requests.length).toBeGreaterThan(15)
})

it.each(requests)('refuses every sender but our own page on $channel', async ({ channel, schema }) => {
  const { listeners, reached } = openGate()
  const answer = await listeners.get(channel)?.('somebody else', schema === null ? undefined : {})
  expect(answer).toMatchObject({ ok: false, code: 'ipc/refused-sender' })
  expect(reached).toEqual([])
})

/** Anything that JSON or structured cloning can carry, weighted towards what nearly fits. */
const anything = fc.oneof(
  fc.anything({
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withBigInt: true,
    withSparseArray: true,
  }),
  fc.record(
    {
      id: fc.anything(),
      url: fc.anything(),
      hours: fc.anything(),
      theme: fc.anything(),
      closeToTray: fc.anything(),
      notifications: fc.anything(),
      address: fc.anything(),
      username: fc.anything(),
      password: fc.anything(),
      __proto__: fc.anything(),
      constructor: fc.anything(),
      extra: fc.anything(),
    },
    { requiredKeys: [] },
  ),
  fc.jsonValue(),
)

/** One sample for all channels: making it is the slow part. */
const payloads = fc.sample(anything, 1_400)

it.each(requests)('answers 1,000 bad payloads on $channel with an error, and runs nothing', async (entry) => {
  const { channel, schema } = entry
  const { request, reached } = openGate()
  let bad = 0
  for (const payload of payloads) {
    if (schema === null ? payload === undefined : isPlain(payload) && schema.safeParse(payload).success) continue
    bad += 1
    const answer = await request(channel, payload)
    const code = typeof answer === 'object' && answer !== null && 'code' in answer ? answer.code : answer
    if (code !== 'ipc/invalid-payload') expect.fail(`${fc.stringify(payload)} got ${JSON.stringify(answer)}`)
  }
  expect(bad).toBeGreaterThanOrEqual(1_000)
  expect(reached).toEqual([])
})

/** What the gate itself lets through to a schema: plain JSON. */
function isPlain(value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return true
  if (typeof value !== 'object') return false
  if (Array.isArray(value)) return value.every(isPlain)
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === null || prototype === Object.prototype) && Object.values(value).every(isPlain)
}

it.each(requests)('refuses too large, cyclic and several payloads on $channel', async ({ channel }) => {
  const { request, reached } = openGate()
  const cycle: Record<string, unknown> = {}
  cycle.self = cycle
  for (const payload of [[{ id: 'x'.repeat(MAX_PAYLOAD_BYTES) }], [cycle], [{}, {}], [new Array(300_000).fill(0)]]) {
    expect(await request(channel, ...payload)).toMatchObject({ ok: false, code: 'ipc/invalid-payload' })
  }
  expect(reached).toEqual([])
})

it('hands the checked request on, answers the value, and names the place of a fault', async () => {
  const { request, reached } = openGate()
  expect(await request('alert:mute', { hours: 4 })).toEqual({ ok: true, value: 1 })
  expect(await request('session:sign-in', { address: ' a ', username: 'b', password: 'c' })).toMatchObject({ ok: true })
  expect(reached).toEqual([
    ['alert:mute', { hours: 4 }],
    ['session:sign-in', { address: 'a', username: 'b', password: 'c' }],
  ])
  expect(await request('notice:dismiss', { id: '' })).toMatchObject({ message: expect.stringMatching(/^id: /) })
})

it('answers expected failures with their code and keeps the text of bugs inside', async () => {
  const listeners = new Map<string, Listener>()
  const lines: string[] = []
  registerIpc(
    {
      thing: {
        refuse: call(ipcTable.notice.dismiss.request, ipcTable.notice.list.value),
        break: call(ipcTable.notice.dismiss.request, ipcTable.notice.list.value),
      },
    },
    {
      thing: {
        refuse: () => {
          throw new LoomError('request/not-found', 'There is no such thing.')
        },
        break: async () => {
          throw new Error('password=hunter2 in a stack')
        },
      },
    },
    {
      transport: {
        handle: (channel, listener: Listener) => listeners.set(channel, listener),
        removeHandler: () => undefined,
      },
      isTrusted: () => true,
      broadcast: () => undefined,
      log: createLog({ write: (line) => lines.push(line), now: Date.now, level: 'info' }),
    },
  )
  expect(await listeners.get('thing:refuse')?.('', { id: 'x' })).toEqual({
    ok: false,
    code: 'request/not-found',
    message: 'There is no such thing.',
  })
  const answer = await listeners.get('thing:break')?.('', { id: 'x' })
  expect(answer).toMatchObject({ ok: false, code: 'server/internal' })
  expect(JSON.stringify(answer)).not.toContain('hunter2')
  expect(lines.some((line) => line.includes('ipc.failed'))).toBe(true)
})

it('sends each change of a state and each announcement to the windows, until it is closed', () => {
  const facts = createObservable<unknown>('first')
  const listeners: ((payload: unknown) => void)[] = []
  const handlers = Object.fromEntries(
    Object.entries(ipcTable as IpcTable).map(([area, entries]) => [
      area,
      Object.fromEntries(
        Object.entries(entries).map(([name, entry]) => {
          if (entry.kind === 'announcement') {
            return [
              name,
              {
                subscribe: (listener: (payload: unknown) => void) => {
                  listeners.push(listener)
                  return () => void listeners.splice(0)
                },
              },
            ]
          }
          return [name, area === 'app' ? facts : entry.kind === 'state' ? createObservable(0) : () => 0]
        }),
      ),
    ]),
  ) as unknown as Handlers<typeof ipcTable>
  const { close, sent, listeners: channels } = openGate(handlers)
  facts.set('second')
  listeners[0]?.({ panelId: 3 })
  expect(sent).toEqual([
    [changeChannel('app', 'facts', 'state'), 'second'],
    ['panel:revealed', { panelId: 3 }],
  ])
  close()
  close()
  facts.set('third')
  expect(sent).toHaveLength(2)
  expect(listeners).toHaveLength(0)
  expect(channels.size).toBe(0)
})

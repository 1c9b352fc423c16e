import type { z } from 'zod'
import { LoomError, toFailure } from '../../../contract/errors'
import {
  type Call,
  changeChannel,
  type IpcEntry,
  type IpcTable,
  type Result,
  requestChannel,
} from '../../../contract/ipc/define'
import type { Log } from '../log/log'
import type { Observable } from '../observable'
import type { Announcements, Handlers } from './handlers'
import { isBoundedJson } from './payload-size'

/** The part of Electron's ipcMain that the gate uses. */
export interface RequestTransport<Event> {
  readonly handle: (channel: string, listener: (event: Event, ...payload: unknown[]) => Promise<unknown>) => void
  readonly removeHandler: (channel: string) => void
}

interface GateOptions<Event> {
  readonly transport: RequestTransport<Event>
  /** Whether a request comes from the main frame of a living window of ours that shows our page. */
  readonly isTrusted: (event: Event) => boolean
  /** Sends to every living window. */
  readonly broadcast: (channel: string, payload: unknown) => void
  readonly log: Log
}

/**
 * The only gate between main and windows. Every entry of the table gets its channel, and every request is checked here:
 * the sender, the size, the schema. Answers are results, never rejections; what a handler throws unexpectedly is logged
 * and stays inside. Returns what closes the gate again.
 */
export function registerIpc<Table extends IpcTable, Event>(
  table: Table,
  handlers: Handlers<Table>,
  { transport, isTrusted, broadcast, log }: GateOptions<Event>,
): () => void {
  const closers: (() => void)[] = []

  function answer(channel: string, request: z.ZodType | null, run: (request: unknown) => unknown): void {
    transport.handle(channel, async (event, ...payload): Promise<Result<unknown>> => {
      try {
        if (!isTrusted(event)) throw new LoomError('ipc/refused-sender', 'This page may not talk to Loom.')
        const value = await run(checkPayload(payload, request))
        return { ok: true, value }
      } catch (error) {
        if (!(error instanceof LoomError)) log.error('ipc.failed', { channel, error })
        else if (error.code.startsWith('ipc/')) log.warn('ipc.refused', { channel, code: error.code })
        return toFailure(error)
      }
    })
    closers.push(() => transport.removeHandler(channel))
  }

  for (const [area, entries] of Object.entries(table)) {
    for (const [name, entry] of Object.entries(entries)) {
      const channel = requestChannel(area, name)
      const handler: unknown = handlers[area]?.[name]
      if (entry.kind === 'call') {
        answer(channel, entry.request, handler as Handlers<{ area: { name: Call } }>['area']['name'])
      } else {
        if (entry.kind === 'state') answer(channel, null, () => (handler as Observable<unknown>).get())
        closers.push(forward(area, name, entry, handler, broadcast))
      }
    }
  }
  return () => {
    for (const close of closers.splice(0)) close()
  }
}

function forward(
  area: string,
  name: string,
  entry: Exclude<IpcEntry, Call>,
  handler: unknown,
  broadcast: (channel: string, payload: unknown) => void,
): () => void {
  const channel = changeChannel(area, name, entry.kind)
  return (handler as Announcements<unknown>).subscribe((payload) => broadcast(channel, payload))
}

/** The checked request; `schema` is null for requests that carry none. */
function checkPayload(payload: readonly unknown[], schema: z.ZodType | null): unknown {
  const [request] = payload
  if (payload.length > 1 || !isBoundedJson(request)) {
    throw new LoomError('ipc/invalid-payload', 'A request is one JSON value of at most 256 KiB.')
  }
  if (schema === null) {
    if (request !== undefined) throw new LoomError('ipc/invalid-payload', 'This request carries no data.')
    return undefined
  }
  const parsed = schema.safeParse(request)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const place = issue?.path.join('.') ?? ''
  throw new LoomError('ipc/invalid-payload', `${place === '' ? '' : `${place}: `}${issue?.message ?? 'not understood'}`)
}

import type { z } from 'zod'
import { type ErrorCode, type Failure, LoomError, toFailure } from '../../contract/errors'
import type { ClientToServer } from '../../contract/wire/events'
import type { RateLimit } from './rate-limit'
import type { LoomSocket } from './types'

type Payload<Event extends keyof ClientToServer> = Parameters<ClientToServer[Event]>[0]
type Answer<Event extends keyof ClientToServer> = Exclude<Parameters<Parameters<ClientToServer[Event]>[1]>[0], Failure>

/** Every request has a schema: one without does not compile. Failures are thrown as LoomErrors. */
export type Requests = {
  readonly [Event in keyof ClientToServer]: {
    readonly schema: z.ZodType<Payload<Event>>
    readonly handle: (payload: Payload<Event>) => Answer<Event> | Promise<Answer<Event>>
  }
}

export interface GateOptions {
  readonly limit: RateLimit
  /** Hears of every request: its name (`unknown` for names that are not in the table) and how it was answered. */
  readonly onAnswered: (event: keyof ClientToServer | 'unknown', code: ErrorCode | 'ok') => void
  readonly onBug: (error: unknown) => void
}

/** The only way in for what a client sends. Each request is answered once, if the client asked for an answer. */
export function openGate(socket: Pick<LoomSocket, 'onAny'>, requests: Requests, options: GateOptions): void {
  const names = new Set(Object.keys(requests))

  async function answer(event: string, args: readonly unknown[]): Promise<unknown> {
    if (!options.limit.take()) throw new LoomError('request/too-many', 'Too many requests. Slow down.')
    if (!names.has(event)) throw new LoomError('request/not-found', 'There is no such request.')
    if (args.length !== 1) throw new LoomError('request/invalid', 'A request has one object as its payload.')
    const request = requests[event as keyof ClientToServer]
    const payload = request.schema.safeParse(args[0])
    if (!payload.success) throw new LoomError('request/invalid', faultsOf(payload.error))
    return (request.handle as (payload: unknown) => unknown)(payload.data)
  }

  socket.onAny((event: string, ...args: unknown[]) => {
    const acknowledge = typeof args.at(-1) === 'function' ? (args.pop() as (answer: unknown) => void) : () => {}
    const name = names.has(event) ? (event as keyof ClientToServer) : 'unknown'
    answer(event, args).then(
      (success) => {
        options.onAnswered(name, 'ok')
        acknowledge(success)
      },
      (error: unknown) => {
        const failure = toFailure(error)
        if (!(error instanceof LoomError)) options.onBug(error)
        options.onAnswered(name, failure.code)
        acknowledge(failure)
      },
    )
  })
}

function faultsOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ')
}

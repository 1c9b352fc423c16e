import type { z } from 'zod'
import type { Failure } from '../errors'

/** A request from a window that main answers. */
export interface Call<Request extends z.ZodType = z.ZodType, Response extends z.ZodType = z.ZodType> {
  readonly kind: 'call'
  readonly request: Request
  readonly response: Response
}

/** A value that main owns: windows take one snapshot, then hear of each change. */
export interface State<Value extends z.ZodType = z.ZodType> {
  readonly kind: 'state'
  readonly value: Value
}

/** Something that happened, told to windows once. */
export interface Announcement<Payload extends z.ZodType = z.ZodType> {
  readonly kind: 'announcement'
  readonly payload: Payload
}

export type IpcEntry = Call | State | Announcement
export type IpcTable = Readonly<Record<string, Readonly<Record<string, IpcEntry>>>>

export function call<Request extends z.ZodType, Response extends z.ZodType>(
  request: Request,
  response: Response,
): Call<Request, Response> {
  return { kind: 'call', request, response }
}

export function state<Value extends z.ZodType>(value: Value): State<Value> {
  return { kind: 'state', value }
}

export function announcement<Payload extends z.ZodType>(payload: Payload): Announcement<Payload> {
  return { kind: 'announcement', payload }
}

/** What a call answers: expected failures are values, never rejections. */
export type Result<Value> = { readonly ok: true; readonly value: Value } | Failure

export type Unsubscribe = () => void

/** What a window sees of one entry. */
export type Exposed<Entry> =
  Entry extends Call<infer Request, infer Response>
    ? (request: z.input<Request>) => Promise<Result<z.output<Response>>>
    : Entry extends State<infer Value>
      ? {
          readonly get: () => Promise<Result<z.output<Value>>>
          readonly subscribe: (listener: (value: z.output<Value>) => void) => Unsubscribe
        }
      : Entry extends Announcement<infer Payload>
        ? { readonly subscribe: (listener: (payload: z.output<Payload>) => void) => Unsubscribe }
        : never

/** The whole API of a window, derived from the table. */
export type ExposedApi<Table extends IpcTable> = {
  readonly [Area in keyof Table]: { readonly [Name in keyof Table[Area]]: Exposed<Table[Area][Name]> }
}

/** Channel of a call, or of a state's snapshot: `noun:verb`. */
export function requestChannel(area: string, name: string): string {
  return `${area}:${kebab(name)}`
}

/** Channel of an announcement, or of a state's changes: `noun:past-tense`. */
export function changeChannel(area: string, name: string, kind: 'state' | 'announcement'): string {
  return kind === 'state' ? `${area}:${kebab(name)}-changed` : `${area}:${kebab(name)}`
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

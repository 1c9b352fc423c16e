import type { z } from 'zod'
import type { Announcement, Call, IpcTable, State } from '../../../contract/ipc/define'
import type { Observable } from '../observable'

/** Something that happens now and then; `subscribe` returns what ends it. */
export interface Announcements<Payload> {
  readonly subscribe: (listener: (payload: Payload) => void) => () => void
}

/**
 * What main brings for one entry. A call's handler gets the checked request and answers, or throws LoomError; a state
 * is an observable; an announcement is something to subscribe to.
 */
export type Handler<Entry> =
  Entry extends Call<infer Request, infer Response>
    ? (request: z.output<Request>) => z.output<Response> | Promise<z.output<Response>>
    : Entry extends State<infer Value>
      ? Observable<z.output<Value>>
      : Entry extends Announcement<infer Payload>
        ? Announcements<z.output<Payload>>
        : never

/** One handler for every entry of the table: a missing one does not compile. */
export type Handlers<Table extends IpcTable> = {
  readonly [Area in keyof Table]: { readonly [Name in keyof Table[Area]]: Handler<Table[Area][Name]> }
}

import { changeChannel, type ExposedApi, type IpcEntry, type IpcTable, requestChannel } from './define'

/** The two things of Electron's ipcRenderer that the derived API needs. */
export interface RendererTransport {
  readonly invoke: (channel: string, payload: unknown) => Promise<unknown>
  /** Calls back with the payload alone: the event object never reaches the page. */
  readonly listen: (channel: string, listener: (payload: unknown) => void) => () => void
}

/** The table without its schemas: all that a page's side needs, and small enough to be written into the preload. */
export type Surface<Table extends IpcTable = IpcTable> = {
  readonly [Area in keyof Table]: {
    readonly [Name in keyof Table[Area]]: { readonly kind: Table[Area][Name]['kind'] }
  }
}

export function surfaceOf<Table extends IpcTable>(table: Table): Surface<Table> {
  return mapEntries(table, (_area, _name, { kind }) => ({ kind })) as Surface<Table>
}

/** Builds what a window sees from the table's surface, and nothing that the table does not name. */
export function exposeApi<Table extends IpcTable>(
  surface: Surface<Table>,
  transport: RendererTransport,
): ExposedApi<Table> {
  return mapEntries(surface, (area, name, entry) => exposeEntry(area, name, entry, transport)) as ExposedApi<Table>
}

type Kind = Pick<IpcEntry, 'kind'>

function mapEntries(
  surface: Readonly<Record<string, Readonly<Record<string, Kind>>>>,
  map: (area: string, name: string, entry: Kind) => unknown,
): unknown {
  const areas = Object.entries(surface).map(([area, entries]) => [
    area,
    Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, map(area, name, entry)])),
  ])
  return Object.fromEntries(areas)
}

function exposeEntry(area: string, name: string, entry: Kind, transport: RendererTransport): unknown {
  const request = requestChannel(area, name)
  switch (entry.kind) {
    case 'call':
      return (payload: unknown) => transport.invoke(request, payload)
    case 'state':
      return {
        get: () => transport.invoke(request, undefined),
        subscribe: (listener: (payload: unknown) => void) =>
          transport.listen(changeChannel(area, name, 'state'), listener),
      }
    case 'announcement':
      return {
        subscribe: (listener: (payload: unknown) => void) =>
          transport.listen(changeChannel(area, name, 'announcement'), listener),
      }
  }
}

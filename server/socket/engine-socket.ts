import type { LoomSocket } from './types'

export type EngineSocket = LoomSocket['conn']

/** The parts of engine.io's and ws's sockets that their type declarations keep to themselves. */
interface Hidden {
  readonly writeBuffer?: readonly { readonly data?: unknown }[]
  readonly transport?: { readonly socket?: { readonly bufferedAmount?: unknown; readonly terminate?: () => void } }
}

/** Bytes that were handed over for this client and that the operating system has not taken yet. */
export function waitingBytes(connection: EngineSocket): number {
  const { writeBuffer = [], transport } = connection as unknown as Hidden
  const buffered = transport?.socket?.bufferedAmount
  let bytes = typeof buffered === 'number' ? buffered : 0
  for (const { data } of writeBuffer) bytes += lengthOf(data)
  return bytes
}

function lengthOf(data: unknown): number {
  if (typeof data === 'string') return data.length
  return ArrayBuffer.isView(data) ? data.byteLength : 0
}

/** Cuts the connection without waiting for the client, which may never answer. What waits for it is dropped. */
export function terminate(connection: EngineSocket): void {
  connection.close(true)
  const { transport } = connection as unknown as Hidden
  transport?.socket?.terminate?.()
}

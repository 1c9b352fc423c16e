import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { SOCKET_PATH } from '../../contract/wire/protocol'

/** Where the answer to the upgrade ends. */
const HEAD_END = '\r\n\r\n'

/** A WebSocket client that sends any bytes it is told to, right or wrong. */
export interface RawClient {
  /** One WebSocket frame, masked as a client's must be. */
  frame(payload: string | Buffer, opcode?: number): void
  bytes(bytes: Buffer): void
  /** All text that arrived. */
  readonly received: string
  readonly closed: Promise<void>
  /** Waits until the text has arrived. */
  heard(text: string): Promise<void>
  close(): void
}

export async function openRawClient(port: number, query = 'EIO=4&transport=websocket'): Promise<RawClient> {
  const socket: Socket = connect(port, '127.0.0.1')
  let received = ''
  let unread = Buffer.alloc(0)
  socket.on('data', (data) => {
    if (!received.includes(HEAD_END)) {
      const text = data.toString('latin1')
      const end = text.indexOf(HEAD_END)
      received += end < 0 ? text : text.slice(0, end + 4)
      data = end < 0 ? Buffer.alloc(0) : data.subarray(end + 4)
    }
    unread = Buffer.concat([unread, data])
    for (let frame = decode(unread); frame !== undefined; frame = decode(unread)) {
      unread = unread.subarray(frame.bytes)
      if (frame.opcode === 1) received += `${frame.payload.toString()}\n`
      // A close is answered by closing.
      if (frame.opcode === 8) socket.end()
    }
  })
  socket.on('error', () => {})
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  const heard = async (text: string): Promise<void> => {
    while (!received.includes(text)) {
      if (socket.destroyed) throw new Error(`closed before ${text} came`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  socket.write(
    [
      `GET ${SOCKET_PATH}/?${query} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      '\r\n',
    ].join('\r\n'),
  )
  await heard(HEAD_END)
  return {
    frame: (payload, opcode = typeof payload === 'string' ? 1 : 2) => {
      if (!socket.destroyed) socket.write(encode(Buffer.from(payload), opcode))
    },
    bytes: (bytes) => {
      if (!socket.destroyed) socket.write(bytes)
    },
    get received() {
      return received
    },
    closed,
    heard,
    close: () => socket.destroy(),
  }
}

/** The first whole frame of a server's bytes, which are not masked. */
function decode(bytes: Buffer): { opcode: number; payload: Buffer; bytes: number } | undefined {
  const short = (bytes[1] ?? 0) & 127
  const start = short < 126 ? 2 : short === 126 ? 4 : 10
  if (bytes.length < start) return undefined
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  if (bytes.length < start + length) return undefined
  return { opcode: bytes[0]! & 15, payload: bytes.subarray(start, start + length), bytes: start + length }
}

function encode(payload: Buffer, opcode: number): Buffer {
  const mask = randomBytes(4)
  const masked = Buffer.from(payload.map((byte, index) => byte ^ mask[index % 4]!))
  const length = payload.length
  const header =
    length < 126
      ? Buffer.from([0x80 | opcode, 0x80 | length])
      : length < 65_536
        ? Buffer.from([0x80 | opcode, 0x80 | 126, length >> 8, length & 255])
        : Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | 127]), longLength(length)])
  return Buffer.concat([header, mask, masked])
}

function longLength(length: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(length))
  return bytes
}

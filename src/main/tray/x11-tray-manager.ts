import { connect, type Socket } from 'node:net'
import { readX11Cookie } from './x11-authority'

const TIMEOUT = 2_000
const INTERN_ATOM = 16
const GET_SELECTION_OWNER = 23

/**
 * Whether a program owns the X display's tray selection, which is how XEmbed trays announce themselves. Speaks the few
 * words of the X protocol that the question takes: there is no program for it that every desktop has. Any trouble
 * counts as no.
 */
export async function hasTrayManager(
  display: string,
  environment: Readonly<Record<string, string | undefined>>,
  sockets = '/tmp/.X11-unix',
): Promise<boolean> {
  const match = /^(?:unix)?:(\d+)(?:\.(\d+))?$/.exec(display)
  if (match === null) return false
  const cookie = await readX11Cookie(match[1] ?? '', environment)
  const socket = connect(`${sockets}/X${match[1]}`)
  // The reader below sees the same error; without this one nobody might be listening yet.
  socket.on('error', () => undefined)
  socket.setTimeout(TIMEOUT, () => socket.destroy())
  try {
    const read = createReader(socket)
    socket.write(setupRequest(cookie))
    const setup = await read(8)
    if (setup[0] !== 1) return false
    await read(setup.readUInt16LE(6) * 4)
    socket.write(internAtom(`_NET_SYSTEM_TRAY_S${match[2] ?? '0'}`))
    const atom = (await readReply(read)).readUInt32LE(8)
    if (atom === 0) return false
    socket.write(getSelectionOwner(atom))
    return (await readReply(read)).readUInt32LE(8) !== 0
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

type Read = (bytes: number) => Promise<Buffer>

/** A reply is 32 bytes and begins with 1; an error begins with 0. */
async function readReply(read: Read): Promise<Buffer> {
  const reply = await read(32)
  if (reply[0] !== 1) throw new Error('the X server refused')
  return reply
}

function createReader(socket: Socket): Read {
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let held = Buffer.alloc(0)
  return async (bytes) => {
    while (held.length < bytes) {
      const { done, value } = await chunks.next()
      if (done === true) throw new Error('the X server ended the connection')
      held = Buffer.concat([held, value])
    }
    const taken = held.subarray(0, bytes)
    held = held.subarray(bytes)
    return taken
  }
}

function setupRequest(cookie: { name: Buffer; data: Buffer } | null): Buffer {
  const name = cookie?.name ?? Buffer.alloc(0)
  const data = cookie?.data ?? Buffer.alloc(0)
  const head = Buffer.alloc(12)
  head.write('l', 0, 'latin1')
  head.writeUInt16LE(11, 2)
  head.writeUInt16LE(name.length, 6)
  head.writeUInt16LE(data.length, 8)
  return Buffer.concat([head, padded(name), padded(data)])
}

/** Only if it exists: an atom that nobody made has no owner either. */
function internAtom(name: string): Buffer {
  const text = padded(Buffer.from(name, 'latin1'))
  const head = Buffer.alloc(8)
  head[0] = INTERN_ATOM
  head[1] = 1
  head.writeUInt16LE(2 + text.length / 4, 2)
  head.writeUInt16LE(name.length, 4)
  return Buffer.concat([head, text])
}

function getSelectionOwner(atom: number): Buffer {
  const request = Buffer.alloc(8)
  request[0] = GET_SELECTION_OWNER
  request.writeUInt16LE(2, 2)
  request.writeUInt32LE(atom, 4)
  return request
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
}

import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

const COOKIE = 'MIT-MAGIC-COOKIE-1'

/** The cookie for an X display of this computer from the authority file; null when none is needed or known. */
export async function readX11Cookie(
  display: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<{ name: Buffer; data: Buffer } | null> {
  try {
    const file = await readFile(environment.XAUTHORITY ?? join(homedir(), '.Xauthority'))
    for (const entry of entries(file)) {
      const [number, name, data] = entry
      const fits = number.length === 0 || number.toString('latin1') === display
      if (fits && name.toString('latin1') === COOKIE) return { name, data }
    }
  } catch {
    // No file, or not one that reads as it should: many displays let this computer's own programs in without.
  }
  return null
}

/** Each entry is a family (2 bytes) and four texts: address, display, name, data; each with its length before it. */
function* entries(file: Buffer): Generator<[number: Buffer, name: Buffer, data: Buffer]> {
  let offset = 0
  const text = (): Buffer => {
    const length = file.readUInt16BE(offset)
    const bytes = file.subarray(offset + 2, offset + 2 + length)
    offset += 2 + length
    return bytes
  }
  while (offset < file.length) {
    offset += 2
    text()
    yield [text(), text(), text()]
  }
}

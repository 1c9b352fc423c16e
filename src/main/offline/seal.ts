import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** Makes and checks the seals of rows. */
export interface Sealer {
  readonly seal: (name: string, data: Uint8Array) => Uint8Array
  readonly isIntact: (name: string, data: Uint8Array, seal: Uint8Array) => boolean
}

/**
 * The database's encryption (AES-256-CBC) hides what is stored but lets changed bytes pass as other numbers. So every
 * row carries an HMAC over its name and data.
 */
export function createSealer(key: string): Sealer {
  const sealKey = Buffer.from(hkdfSync('sha256', Buffer.from(key, 'base64'), '', 'loom offline seal', 32))
  const seal = (name: string, data: Uint8Array): Uint8Array =>
    createHmac('sha256', sealKey).update(`${name}\0`).update(data).digest()
  return {
    seal,
    isIntact: (name, data, given) => {
      const expected = seal(name, data)
      return given.length === expected.length && timingSafeEqual(expected, given)
    },
  }
}

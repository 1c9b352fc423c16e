import { createHash, randomBytes } from 'node:crypto'

/** What every key starts with, so that people and secret scanners know one when they see it. */
export const API_KEY_PREFIX = 'loom_'

const RANDOM_BYTES = 32
const CHECKSUM_LENGTH = 6
const FORM = /^loom_[\w-]{49}$/

/** A new key: `loom_`, 32 random bytes in base64url, and a checksum that tells a mistyped key from a wrong one. */
export function newApiKey(): string {
  const unchecked = API_KEY_PREFIX + randomBytes(RANDOM_BYTES).toString('base64url')
  return unchecked + checksum(unchecked)
}

/** Whether the text can be a key at all; no look-up is needed for one that can't. */
export function isApiKeyText(text: string): boolean {
  return FORM.test(text) && text.slice(-CHECKSUM_LENGTH) === checksum(text.slice(0, -CHECKSUM_LENGTH))
}

/** What is stored in place of the key. A key is 256 random bits, so a plain hash keeps it as well as a slow one. */
export function apiKeyHash(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

function checksum(unchecked: string): string {
  return createHash('sha256').update(unchecked).digest('base64url').slice(0, CHECKSUM_LENGTH)
}

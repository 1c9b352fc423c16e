import { generateKeyPairSync, type webcrypto } from 'node:crypto'
import { calculateJwkThumbprint, importJWK, type JWK } from 'jose'
import type { Database } from '../database/database'

export interface SigningKey {
  readonly kid: string
  readonly privateKey: webcrypto.CryptoKey
  readonly publicKey: webcrypto.CryptoKey
  /** What the world may know of it. */
  readonly publicJwk: JWK
}

/** The server's Ed25519 key, made at the first start and kept in loom.db, which only the server's user can read. */
export async function loadSigningKey(database: Database, now: number): Promise<SigningKey> {
  const row = database.prepare('SELECT private_jwk FROM signing_keys ORDER BY created_at DESC LIMIT 1').get()
  if (row !== undefined) return importKey(JSON.parse((row as { private_jwk: string }).private_jwk))
  const jwk: JWK = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const key = await importKey(jwk)
  database
    .prepare('INSERT INTO signing_keys (kid, private_jwk, created_at) VALUES (?, ?, ?)')
    .run(key.kid, JSON.stringify(jwk), now)
  return key
}

async function importKey(jwk: JWK): Promise<SigningKey> {
  const { kty = '', crv = '', x = '' } = jwk
  const kid = await calculateJwkThumbprint({ kty, crv, x })
  return {
    kid,
    privateKey: await imported(jwk),
    publicKey: await imported({ kty, crv, x }),
    publicJwk: { kty, crv, x, kid, alg: 'EdDSA', use: 'sig' },
  }
}

async function imported(jwk: JWK): Promise<webcrypto.CryptoKey> {
  const key = await importJWK(jwk, 'EdDSA')
  if (key instanceof Uint8Array) throw new Error('The signing key is not an Ed25519 key')
  return key
}

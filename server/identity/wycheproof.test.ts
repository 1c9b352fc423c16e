import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { importJWK, type JWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { createTestIdentity } from './test-identity'
import { createTokens } from './tokens'

/** Google's vectors for JSON web signatures; not ours to carry, so they lie beside the project. */
const FOLDER = resolve(process.env.LOOM_CORPORA ?? '../shared/corpora', 'wycheproof')
const present = existsSync(FOLDER)

interface Group {
  readonly private?: JWK & { readonly keys?: readonly JWK[] }
  readonly public?: JWK & { readonly keys?: readonly JWK[] }
  readonly tests: readonly { readonly tcId: number; readonly comment: string; readonly jws: unknown }[]
}

function groups(file: string): readonly Group[] {
  return (JSON.parse(readFileSync(resolve(FOLDER, file), 'utf8')) as { testGroups: readonly Group[] }).testGroups
}

const FILES = ['json_web_signature_test.json', 'json_web_key_test.json']

// Visible when they are missing: the reporter names what was skipped and why.
describe.skipIf(!present)(`Wycheproof's vectors${present ? '' : ` (skipped: no ${FOLDER})`}`, () => {
  it('are all refused by a server: none is signed with its key', async () => {
    const { identity, close } = await createTestIdentity()
    let count = 0
    for (const { tests } of FILES.flatMap(groups)) {
      for (const { jws } of tests) {
        const token = typeof jws === 'string' ? jws : JSON.stringify(jws)
        await expect(identity.verifyAccess(token)).rejects.toMatchObject({ code: 'auth/invalid-token' })
        await expect(identity.refresh(token)).rejects.toMatchObject({ code: 'auth/invalid-token' })
        count += 1
      }
    }
    expect(count).toBe(427)
    close()
  })

  it('are all refused even by a verifier that is given their own key: the algorithm is pinned', async () => {
    let count = 0
    for (const group of FILES.flatMap(groups)) {
      const given = group.public ?? group.private
      for (const jwk of given?.keys ?? (given === undefined ? [] : [given])) {
        const imported = await importJWK(jwk, jwk.alg ?? 'RS256').catch(() => undefined)
        if (imported === undefined || imported instanceof Uint8Array) continue
        const key = { kid: jwk.kid ?? '', privateKey: imported, publicKey: imported, publicJwk: jwk }
        const tokens = createTokens({ key, issuer: 'loom', audience: 'loom', now: () => 0 })
        for (const { jws } of group.tests) {
          if (typeof jws !== 'string') continue
          await expect(tokens.verify('at+jwt', jws)).rejects.toMatchObject({ code: 'auth/invalid-token' })
          count += 1
        }
      }
    }
    expect(count).toBeGreaterThan(300)
  })
})

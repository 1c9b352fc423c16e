import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { LoomError } from '../../contract/errors'
import type { SigningKey } from './signing-key'

/** What stands in every token of ours. Times are epoch seconds. */
const Claims = z.strictObject({
  iss: z.string(),
  aud: z.string(),
  sub: z.string().min(1),
  sid: z.string().min(1),
  jti: z.string().min(1),
  iat: z.int().min(0),
  exp: z.int().min(0),
})

export type TokenType = 'at+jwt' | 'rt+jwt'

export interface TokenClaims {
  readonly userId: string
  readonly sessionId: string
  readonly tokenId: string
  readonly issuedAt: number
  readonly expiresAt: number
}

export interface Tokens {
  /** The same claims give the same token: Ed25519 signs without chance. */
  sign(type: TokenType, claims: TokenClaims): Promise<string>
  /** Throws `auth/invalid-token`, or `auth/expired-token` when the end is all that is wrong with it. */
  verify(type: TokenType, token: string): Promise<TokenClaims>
}

interface TokenOptions {
  readonly key: SigningKey
  readonly issuer: string
  readonly audience: string
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** Longer ones are refused unread. */
const MAX_TOKEN_LENGTH = 8192

/** How far a token's birth may lie ahead of our clock, seconds: a clock that was set back must not lock everyone out. */
const MAX_SKEW = 30

const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/

export function createTokens({ key, issuer, audience, now }: TokenOptions): Tokens {
  return {
    sign: (type, { userId, sessionId, tokenId, issuedAt, expiresAt }) =>
      new SignJWT({
        iss: issuer,
        aud: audience,
        sub: userId,
        sid: sessionId,
        jti: tokenId,
        iat: issuedAt,
        exp: expiresAt,
      })
        .setProtectedHeader({ alg: 'EdDSA', typ: type, kid: key.kid })
        .sign(key.privateKey),
    verify: async (type, token) => {
      if (token.length > MAX_TOKEN_LENGTH || !COMPACT.test(token)) throw invalid()
      const Header = z.strictObject({ alg: z.literal('EdDSA'), typ: z.literal(type), kid: z.literal(key.kid) })
      const currentDate = new Date(now())
      const { payload, protectedHeader } = await jwtVerify(token, key.publicKey, {
        algorithms: ['EdDSA'],
        typ: type,
        issuer,
        audience,
        currentDate,
        requiredClaims: ['sub', 'sid', 'jti', 'iat', 'exp'],
      }).catch((cause: unknown) => {
        throw cause instanceof errors.JWTExpired
          ? new LoomError('auth/expired-token', 'The token has expired.')
          : invalid(cause)
      })
      const claims = Claims.safeParse(payload)
      if (!claims.success || !Header.safeParse(protectedHeader).success) throw invalid()
      const { sub, sid, jti, iat, exp } = claims.data
      if (iat > currentDate.getTime() / 1000 + MAX_SKEW) throw invalid()
      return { userId: sub, sessionId: sid, tokenId: jti, issuedAt: iat, expiresAt: exp }
    },
  }
}

function invalid(cause?: unknown): LoomError {
  return new LoomError('auth/invalid-token', 'The token is not valid.', { cause })
}

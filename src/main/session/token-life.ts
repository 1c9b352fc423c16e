import { z } from 'zod'

const Times = z.object({ iat: z.number(), exp: z.number() })

/**
 * How long an access token lives from its issue, in milliseconds, by the server's own reckoning: this computer's clock
 * may be hours off, and then the time of expiry says nothing. Null when the token does not tell.
 */
export function tokenLife(token: string): number | null {
  const payload = token.split('.')[1]
  if (payload === undefined) return null
  try {
    const { iat, exp } = Times.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')))
    return exp > iat ? (exp - iat) * 1000 : null
  } catch {
    return null
  }
}

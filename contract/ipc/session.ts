import { z } from 'zod'
import { ERROR_CODES } from '../errors'
import { User } from '../model/user'

/** Why something ended or failed, for a person to read. */
export const Reason = z.object({ code: z.enum(ERROR_CODES), message: z.string() })
export type Reason = z.infer<typeof Reason>

/** A server that the app knows. `address` is an origin such as https://metrics.example.org; the bundled one has none. */
export const ServerProfile = z.object({
  id: z.string(),
  kind: z.enum(['bundled', 'remote']),
  name: z.string(),
  address: z.string().nullable(),
  username: z.string().nullable(),
})
export type ServerProfile = z.infer<typeof ServerProfile>

export const SessionState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('starting') }),
  z.object({ status: z.literal('signed-out'), server: ServerProfile.nullable(), reason: Reason.nullable() }),
  z.object({
    status: z.literal('signed-in'),
    server: ServerProfile,
    user: User,
    /** Whether the session outlives the app: false without a keychain. */
    kept: z.boolean(),
  }),
])
export type SessionState = z.infer<typeof SessionState>

export const SignInRequest = z.strictObject({
  address: z.string().trim().min(1, 'Enter the address of a server.').max(2048),
  username: z.string().trim().min(1, 'Enter your user name.').max(64),
  password: z.string().min(1, 'Enter your password.').max(128),
})
export type SignInRequest = z.infer<typeof SignInRequest>

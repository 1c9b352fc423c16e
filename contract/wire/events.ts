import { z } from 'zod'
import type { Failure } from '../errors'
import { ERROR_CODES } from '../errors'
import { Alert } from '../model/alert'

/** Socket.IO's `auth` of the handshake. */
export const Handshake = z.strictObject({ token: z.string().min(1).max(8192), protocol: z.int() })
export type Handshake = z.infer<typeof Handshake>

const SubscriptionId = z.string().min(1).max(64)

export const QuerySubscribe = z.strictObject({
  id: SubscriptionId,
  expr: z.string().min(1).max(4096),
  /** Seconds of history in the snapshot. */
  range: z.int().min(1).max(86_400),
  /** Milliseconds between two points; points lie on multiples of it since the epoch. */
  step: z.int().min(1000).max(3_600_000),
  /** What the client already holds: it gets just what it missed. */
  since: z.strictObject({ epoch: z.string().min(1).max(64), offset: z.int().min(0) }).optional(),
})
export type QuerySubscribe = z.infer<typeof QuerySubscribe>

export const QueryUnsubscribe = z.strictObject({ id: SubscriptionId })
export type QueryUnsubscribe = z.infer<typeof QueryUnsubscribe>

/** `every`: least milliseconds between two frames of this subscription; 0 sends every tick. No point is lost. */
export const QueryPace = z.strictObject({ id: SubscriptionId, every: z.int().min(0).max(3_600_000) })
export type QueryPace = z.infer<typeof QueryPace>

export const SessionRenew = z.strictObject({ token: z.string().min(1).max(8192) })
export type SessionRenew = z.infer<typeof SessionRenew>

/**
 * `stream` names the shared evaluation in the frames that follow. `resumed` tells whether the first frame goes on from
 * `since` (a delta) or replaces everything (a snapshot).
 */
export interface Subscribed {
  readonly ok: true
  readonly stream: string
  readonly epoch: string
  readonly resumed: boolean
}

export interface Renewed {
  readonly ok: true
  readonly accessTokenExpiresAt: number
}

export interface Done {
  readonly ok: true
}

export const QueryFailed = z.object({
  id: SubscriptionId,
  code: z.enum(ERROR_CODES),
  message: z.string(),
})
export type QueryFailed = z.infer<typeof QueryFailed>

/** `complete` marks the whole set, sent right after connecting; otherwise only what changed. */
export const AlertChanged = z.object({ complete: z.boolean(), alerts: z.array(Alert) })
export type AlertChanged = z.infer<typeof AlertChanged>

export const DashboardChanged = z.object({ uid: z.string(), version: z.number(), deleted: z.boolean() })
export type DashboardChanged = z.infer<typeof DashboardChanged>

export const SessionExpiring = z.object({ accessTokenExpiresAt: z.number() })
export type SessionExpiring = z.infer<typeof SessionExpiring>

export const SessionEnded = z.object({ code: z.enum(ERROR_CODES), message: z.string() })
export type SessionEnded = z.infer<typeof SessionEnded>

/** `resynchronise`: frames were left out for a slow reader; subscribe again with `since`. */
export const ServerNoticed = z.object({
  kind: z.enum(['resynchronise', 'stopping']),
  message: z.string(),
})
export type ServerNoticed = z.infer<typeof ServerNoticed>

type Acknowledge<Success> = (answer: Success | Failure) => void

export interface ClientToServer {
  'query:subscribe': (request: QuerySubscribe, acknowledge: Acknowledge<Subscribed>) => void
  'query:unsubscribe': (request: QueryUnsubscribe, acknowledge: Acknowledge<Done>) => void
  'query:pace': (request: QueryPace, acknowledge: Acknowledge<Done>) => void
  'session:renew': (request: SessionRenew, acknowledge: Acknowledge<Renewed>) => void
}

export interface ServerToClient {
  /** Bytes of one frame; contract/wire/frame.ts reads them. */
  'query:frame': (bytes: Uint8Array) => void
  'query:failed': (failed: QueryFailed) => void
  'session:expiring': (expiring: SessionExpiring) => void
  'session:ended': (ended: SessionEnded) => void
  'dashboard:changed': (changed: DashboardChanged) => void
  'alert:changed': (changed: AlertChanged) => void
  'server:noticed': (noticed: ServerNoticed) => void
}

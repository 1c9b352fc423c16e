import { z } from 'zod'
import { ERROR_CODES } from '../errors'
import { Alert } from '../model/alert'
import { StoredDashboard } from '../model/dashboard'
import { Role, User } from '../model/user'

/** RFC 9457 problem document; `code` is the part programs read. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(ERROR_CODES),
  detail: z.string(),
  /** Where the fault lies in the given text. */
  position: z.object({ start: z.int(), end: z.int(), line: z.int(), column: z.int() }).optional(),
  /** What is wrong with which part of the body. */
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof Problem>

export const LoginRequest = z.strictObject({
  username: z.string().min(1).max(64),
  password: z.string().min(1).max(128),
})
export type LoginRequest = z.infer<typeof LoginRequest>

export const RefreshRequest = z.strictObject({ refreshToken: z.string().min(1).max(8192) })
export type RefreshRequest = z.infer<typeof RefreshRequest>

/**
 * The session to end is named by its refresh token, so that it works with an access token that has run out; without
 * one, it is the session of the access token in the header.
 */
export const LogoutRequest = z.strictObject({ refreshToken: z.string().min(1).max(8192).optional() })
export type LogoutRequest = z.infer<typeof LogoutRequest>

/** Times are epoch milliseconds. */
export const TokenAnswer = z.object({
  accessToken: z.string(),
  accessTokenExpiresAt: z.number(),
  refreshToken: z.string(),
  refreshTokenExpiresAt: z.number(),
  user: User,
})
export type TokenAnswer = z.infer<typeof TokenAnswer>

export const ChangePasswordRequest = z.strictObject({
  currentPassword: z.string().min(1).max(128),
  newPassword: z.string().min(12).max(128),
})
export type ChangePasswordRequest = z.infer<typeof ChangePasswordRequest>

const Username = z.string().regex(/^[a-zA-Z0-9._@-]{1,64}$/, 'letters, digits, . _ @ and -, at most 64')

/** A user as administrators see one. */
export const Account = z.object({
  id: z.string(),
  username: z.string(),
  role: Role,
  disabled: z.boolean(),
  /** Epoch milliseconds. */
  createdAt: z.number(),
})
export type Account = z.infer<typeof Account>

export const AccountList = z.object({ users: z.array(Account) })

export const CreateAccountRequest = z.strictObject({
  username: Username,
  password: z.string().min(12).max(128),
  role: Role,
})

/** Whatever is named changes, and ends all sessions of the user. */
export const ChangeAccountRequest = z.strictObject({
  role: Role.optional(),
  disabled: z.boolean().optional(),
  password: z.string().min(12).max(128).optional(),
})

/** Columns of one target: `values[i]` belongs to `start + i * step`; null where there is no sample. */
export const TargetData = z.object({
  panelId: z.int(),
  refId: z.string(),
  epoch: z.string(),
  /** Offset of the last point: its time divided by the step. A subscription goes on from here with `since`. */
  offset: z.int(),
  start: z.number(),
  step: z.number(),
  points: z.int(),
  series: z.array(z.object({ labels: z.record(z.string(), z.string()), values: z.array(z.number().nullable()) })),
  /** Why there is no data, when the query failed. */
  error: z.object({ code: z.enum(ERROR_CODES), message: z.string() }).optional(),
})
export type TargetData = z.infer<typeof TargetData>

/** Answer of GET /api/dashboard: all that a first paint needs. */
export const DashboardAnswer = StoredDashboard.extend({
  /** The server's clock when it answered, epoch milliseconds. */
  serverTime: z.number(),
  data: z.array(TargetData),
  alerts: z.array(Alert),
})
export type DashboardAnswer = z.infer<typeof DashboardAnswer>

/** Answer of GET /api/dashboards: what a list shows; the panels come with each one. */
export const DashboardList = z.object({
  dashboards: z.array(
    z.object({
      uid: z.string(),
      title: z.string(),
      tags: z.array(z.string()),
      version: z.int(),
      home: z.boolean(),
      updatedAt: z.number(),
    }),
  ),
})
export type DashboardList = z.infer<typeof DashboardList>

/** Answer of GET /healthz, open to all: how a client knows a Loom server and its protocol. */
export const HealthAnswer = z.object({
  status: z.literal('ok'),
  application: z.literal('loom'),
  protocol: z.object({ min: z.int(), max: z.int() }),
})
export type HealthAnswer = z.infer<typeof HealthAnswer>

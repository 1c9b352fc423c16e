import { z } from 'zod'
import { ERROR_CODES } from '../errors'
import { Alert } from '../model/alert'
import { Dashboard } from '../model/dashboard'

const setting = {
  theme: z.enum(['system', 'dark', 'light']),
  /** Closing the window keeps Loom in the tray. */
  closeToTray: z.boolean(),
  notifications: z.boolean(),
}

export const Settings = z.strictObject({
  theme: setting.theme.default('system'),
  closeToTray: setting.closeToTray.default(true),
  notifications: setting.notifications.default(true),
})
export type Settings = z.infer<typeof Settings>

/** Without defaults: zod fills them in for absent keys, and a change of one setting would reset the others. */
export const SettingsChange = z.strictObject({
  theme: setting.theme.exactOptional(),
  closeToTray: setting.closeToTray.exactOptional(),
  notifications: setting.notifications.exactOptional(),
})
export type SettingsChange = z.infer<typeof SettingsChange>

/** The dashboard on show. `asOf` is the time of its newest data, null before any came. */
export const OpenDashboard = z.object({
  dashboard: Dashboard,
  version: z.int(),
  /** `cache`: painted from this computer's store, the server has not answered yet. */
  source: z.enum(['server', 'cache']),
  asOf: z.number().nullable(),
})
export type OpenDashboard = z.infer<typeof OpenDashboard>

export const AlertList = z.object({
  alerts: z.array(Alert),
  /** When the server last confirmed the list, epoch milliseconds; null before the first. */
  asOf: z.number().nullable(),
})
export type AlertList = z.infer<typeof AlertList>

/** Something to tell the person once, in the window. */
export const Notice = z.object({
  id: z.string(),
  severity: z.enum(['info', 'warning', 'critical']),
  code: z.enum(ERROR_CODES).nullable(),
  title: z.string(),
  message: z.string(),
})
export type Notice = z.infer<typeof Notice>

export const AppFacts = z.object({
  version: z.string(),
  platform: z.string(),
  electron: z.string(),
  developmentRuntime: z.boolean(),
  keychain: z.enum(['checking', 'ok', 'none', 'locked', 'timed-out']),
  /** Whether this desktop shows tray icons. */
  tray: z.boolean(),
})
export type AppFacts = z.infer<typeof AppFacts>

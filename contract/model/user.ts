import { z } from 'zod'

export const Role = z.enum(['viewer', 'editor', 'admin'])
export type Role = z.infer<typeof Role>

const Theme = z.enum(['system', 'dark', 'light'])
/** Uid of the dashboard that opens first; null stands for the home dashboard made for the user. */
const HomeDashboard = z
  .string()
  .regex(/^[a-zA-Z0-9_-]{1,40}$/)
  .nullable()

export const Preferences = z.strictObject({
  theme: Theme.default('system'),
  homeDashboard: HomeDashboard.default(null),
})
export type Preferences = z.infer<typeof Preferences>

/** A change of some preferences. Not `Preferences.partial()`: its defaults would reset whatever is not named. */
export const PreferencesPatch = z.strictObject({ theme: Theme.optional(), homeDashboard: HomeDashboard.optional() })
export type PreferencesPatch = z.infer<typeof PreferencesPatch>

export const User = z.object({
  id: z.string(),
  username: z.string(),
  role: Role,
  preferences: Preferences,
})
export type User = z.infer<typeof User>

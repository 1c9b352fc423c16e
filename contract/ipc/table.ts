import { z } from 'zod'
import { BundledServer, Connection, Gap } from './connection'
import { announcement, call, type ExposedApi, state } from './define'
import { AlertList, AppFacts, Notice, OpenDashboard, Settings, SettingsChange } from './desktop'
import { ServerProfile, SessionState, SignInRequest } from './session'

const nothing = z.undefined()

/**
 * All that passes between main and a window, but for the live frames (feed.ts). Main's gate, the preload's API and the
 * renderer's types derive from it: a new call is one line here and one handler in main.
 */
export const ipcTable = {
  app: { facts: state(AppFacts) },
  session: {
    current: state(SessionState),
    signIn: call(SignInRequest, SessionState),
    signOut: call(nothing, SessionState),
  },
  server: {
    known: state(z.array(ServerProfile)),
    /** Goes to a known server, the bundled one among them. */
    switch: call(z.strictObject({ id: z.string().min(1).max(200) }), SessionState),
    bundled: state(BundledServer),
    restartBundled: call(nothing, BundledServer),
  },
  connection: {
    current: state(Connection),
    /** Tries now instead of waiting for the next try. */
    retry: call(nothing, Connection),
    gaps: state(z.array(Gap)),
  },
  dashboard: {
    open: state(OpenDashboard.nullable()),
  },
  alert: {
    list: state(AlertList),
    mutedUntil: state(z.number().nullable()),
    /** Silences notifications for so many hours; null ends the silence. */
    mute: call(
      z.strictObject({ hours: z.union([z.literal(1), z.literal(4), z.literal(8), z.null()]) }),
      z.number().nullable(),
    ),
  },
  notice: {
    list: state(z.array(Notice)),
    dismiss: call(z.strictObject({ id: z.string().min(1).max(200) }), z.array(Notice)),
  },
  settings: {
    current: state(Settings),
    change: call(SettingsChange, Settings),
  },
  panel: {
    /** A notification was clicked: show this panel. */
    revealed: announcement(z.object({ panelId: z.int() })),
  },
  link: {
    /** Opens a web address in the person's browser, if the URL policy allows it. */
    open: call(z.strictObject({ url: z.string().min(1).max(2048) }), z.boolean()),
  },
} as const

export type LoomApi = ExposedApi<typeof ipcTable>

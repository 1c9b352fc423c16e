import type { StoreApi } from 'zustand/vanilla'
import type { BundledServer, Connection, Gap } from '../../../contract/ipc/connection'
import type { Unsubscribe } from '../../../contract/ipc/define'
import type { AlertList, AppFacts, Notice, OpenDashboard, Settings } from '../../../contract/ipc/desktop'
import type { ServerProfile, SessionState } from '../../../contract/ipc/session'
import type { LoomApi } from '../../../contract/ipc/table'
import { createMirror, type Mirror, type Mirrored } from './mirror'

type MirrorStore<Value> = StoreApi<Mirrored<Value>>

/** All that main tells a window, but for the live frames. */
export interface DesktopStores {
  readonly facts: MirrorStore<AppFacts>
  readonly session: MirrorStore<SessionState>
  readonly servers: MirrorStore<ServerProfile[]>
  readonly bundled: MirrorStore<BundledServer>
  readonly connection: MirrorStore<Connection>
  readonly gaps: MirrorStore<Gap[]>
  readonly dashboard: MirrorStore<OpenDashboard | null>
  readonly alerts: MirrorStore<AlertList>
  readonly mutedUntil: MirrorStore<number | null>
  readonly notices: MirrorStore<Notice[]>
  readonly settings: MirrorStore<Settings>
  readonly stop: Unsubscribe
}

/** Mirrors every state of the IPC table; `stop` lets go of them all. */
export function createDesktopStores(api: LoomApi): DesktopStores {
  const stops: Unsubscribe[] = []
  const keep = <Value>(mirror: Mirror<Value>): MirrorStore<Value> => {
    stops.push(mirror.stop)
    return mirror.store
  }
  return {
    facts: keep(createMirror(api.app.facts)),
    session: keep(createMirror(api.session.current)),
    servers: keep(createMirror(api.server.known)),
    bundled: keep(createMirror(api.server.bundled)),
    connection: keep(createMirror(api.connection.current)),
    gaps: keep(createMirror(api.connection.gaps)),
    dashboard: keep(createMirror(api.dashboard.open)),
    alerts: keep(createMirror(api.alert.list)),
    mutedUntil: keep(createMirror(api.alert.mutedUntil)),
    notices: keep(createMirror(api.notice.list)),
    settings: keep(createMirror(api.settings.current)),
    stop: () => {
      for (const stop of stops) stop()
    },
  }
}

import { useStore } from 'zustand'
import type { StoreApi } from 'zustand/vanilla'
import type { BundledServer, Connection } from '../../../contract/ipc/connection'
import type { AlertList, AppFacts, Notice, OpenDashboard, Settings } from '../../../contract/ipc/desktop'
import type { ServerProfile, SessionState } from '../../../contract/ipc/session'
import { useLoom } from './loom-context'
import type { Mirrored } from './mirror'

/** One hook per fact; each is `undefined` until main's first snapshot of it is here. */
function useMirrored<Value>(store: StoreApi<Mirrored<Value>>): Value | undefined {
  return useStore(store, (state) => state.value)
}

export const useAppFacts = (): AppFacts | undefined => useMirrored(useLoom().stores.facts)
/** As Node names it; empty until main tells it. */
export const usePlatform = (): string => useAppFacts()?.platform ?? ''
export const useSession = (): SessionState | undefined => useMirrored(useLoom().stores.session)
export const useServers = (): ServerProfile[] | undefined => useMirrored(useLoom().stores.servers)
export const useBundledServer = (): BundledServer | undefined => useMirrored(useLoom().stores.bundled)
export const useConnection = (): Connection | undefined => useMirrored(useLoom().stores.connection)
/** `null`: main knows of no dashboard to show. */
export const useOpenDashboard = (): OpenDashboard | null | undefined => useMirrored(useLoom().stores.dashboard)
export const useAlerts = (): AlertList | undefined => useMirrored(useLoom().stores.alerts)
export const useMutedUntil = (): number | null | undefined => useMirrored(useLoom().stores.mutedUntil)
export const useNotices = (): Notice[] | undefined => useMirrored(useLoom().stores.notices)
export const useSettings = (): Settings | undefined => useMirrored(useLoom().stores.settings)

import type { Notice } from '../../../contract/ipc/desktop'
import type { Reason, ServerProfile, SessionState, SignInRequest } from '../../../contract/ipc/session'
import type { User } from '../../../contract/model/user'
import type { BundledSupervisor } from '../bundled/supervisor'
import type { Clock } from '../clock'
import type { HttpClient } from '../link/types'
import type { Log } from '../log/log'
import type { Observable } from '../observable'
import type { JsonFile } from '../platform/json-file'
import type { SystemHints } from '../platform/system-hints'
import type { Keychain } from './keychain'
import type { ServersDocument } from './servers-file'

/** Whose data is on show: known as soon as the app knows a past session, long before the server answers. */
export interface Account {
  readonly server: ServerProfile
  readonly user: User
}

/** How to speak to the server now. The token stays in this process. */
export interface Access {
  readonly serverId: string
  readonly userId: string
  /** Origin of the server, such as http://127.0.0.1:4680. */
  readonly url: string
  readonly bundled: boolean
  readonly accessToken: string
}

/** How a renewal of the access token went. `final`: trying again changes nothing until something else does. */
export type Renewal = { readonly ok: true } | { readonly ok: false; readonly reason: Reason; readonly final: boolean }

export interface Session {
  readonly current: Observable<SessionState>
  /** The known servers, the bundled one first. */
  readonly servers: Observable<ServerProfile[]>
  readonly account: Observable<Account | null>
  readonly access: Observable<Access | null>
  /** Takes up the session of the last run. Call once; settles when the first state is known. */
  readonly start: () => Promise<void>
  /** Throws a LoomError with an `auth/…` or `link/…` code that says what to mend. */
  readonly signIn: (request: SignInRequest) => Promise<SessionState>
  /** Ends the session here at once, whether or not the server answers: token, offline data and link are gone. */
  readonly signOut: () => Promise<SessionState>
  /** Goes to a known server; throws `request/not-found` for an unknown one. */
  readonly switchTo: (serverId: string) => Promise<SessionState>
  /** Gets a new access token now; calls at the same time share one answer. */
  readonly renew: () => Promise<Renewal>
  /** The server ended this session. */
  readonly ended: (reason: Reason) => void
  readonly dispose: () => void
}

export interface SessionOptions {
  readonly keychain: Keychain
  readonly servers: JsonFile<ServersDocument>
  readonly bundled: Pick<BundledSupervisor, 'endpoint' | 'state'>
  readonly http: HttpClient
  /** Removes what is kept of that user of that server. */
  readonly eraseOffline: (serverId: string, userId: string) => Promise<void>
  readonly notify: (notice: Notice) => void
  readonly hints: Pick<SystemHints, 'awake'>
  readonly clock: Clock
  /** From 0 up to 1. */
  readonly random: () => number
  readonly log: Log
}

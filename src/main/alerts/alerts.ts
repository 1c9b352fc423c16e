import type { AlertList } from '../../../contract/ipc/desktop'
import type { Clock } from '../clock'
import type { Link } from '../link/types'
import { createObservable } from '../observable'
import type { Offline, OfflineStore } from '../offline/types'
import type { Account, Session } from '../session/types'
import { mergeAlerts } from './merge-alerts'
import type { AlertChange, Alerts } from './types'

export interface AlertsOptions {
  readonly session: Pick<Session, 'account'>
  readonly link: Pick<Link, 'connection' | 'listen'>
  readonly offline: Pick<Offline, 'open'>
  readonly clock: Clock
}

/** The alerts of the server of this session: first as they were kept, then as the server tells them. */
export function createAlerts({ session, link, offline, clock }: AlertsOptions): Alerts {
  const list = createObservable<AlertList>({ alerts: [], asOf: null })
  const listeners = new Set<(change: AlertChange) => void>()
  let account: Account | null = null
  let store: OfflineStore | null = null
  let wasLive = link.connection.get().status === 'live'

  async function follow(next: Account | null): Promise<void> {
    if (isSameAccount(account, next)) return
    account = next
    store = null
    if (list.get().asOf !== null) list.set({ alerts: [], asOf: null })
    if (next === null) return
    const opened = await offline.open(next.server.id, next.user.id)
    if (account !== next) return
    store = opened
    const kept = opened.load().alerts
    // The server may have been faster.
    if (list.get().asOf === null && kept !== null) list.set(kept)
    else if (list.get().asOf !== null) save()
  }

  function save(): void {
    store?.saveAlerts(() => ({ alerts: list.get().alerts, asOf: list.get().asOf ?? clock.now() }))
  }

  const stops = [
    session.account.subscribe((next) => void follow(next)),
    link.listen('alert:changed', (told) => {
      const serverId = account?.server.id
      if (serverId === undefined) return
      const { alerts, changed } = mergeAlerts(list.get().alerts, told, clock.now())
      list.set({ alerts, asOf: clock.now() })
      save()
      for (const alert of changed) for (const listener of [...listeners]) listener({ serverId, alert })
    }),
    link.connection.subscribe(({ status }) => {
      // Up to now the server would have said so if anything had changed.
      if (wasLive && status !== 'live' && list.get().asOf !== null) {
        list.set({ ...list.get(), asOf: clock.now() })
        save()
      }
      wasLive = status === 'live'
    }),
  ]
  void follow(session.account.get())

  return {
    list,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose: () => {
      for (const stop of stops) stop()
      listeners.clear()
    },
  }
}

function isSameAccount(one: Account | null, other: Account | null): boolean {
  return one?.server.id === other?.server.id && one?.user.id === other?.user.id
}

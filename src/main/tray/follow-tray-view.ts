import type { Log } from '../log/log'
import { createObservable, type Observable } from '../observable'
import { type TrayFacts, type TrayView, trayView } from './tray-view'

export interface TraySources {
  readonly alerts: Observable<TrayFacts['alerts']>
  readonly connection: Observable<TrayFacts['connection']>
  readonly session: Observable<TrayFacts['session']>
  readonly mutedUntil: Observable<TrayFacts['mutedUntil']>
  readonly formatTime: TrayFacts['formatTime']
  readonly log: Log
}

/** Derives the tray's view from its sources; each change of the view is one line in the log. */
export function followTrayView(sources: TraySources): { view: Observable<TrayView>; dispose: () => void } {
  const { alerts, connection, session, mutedUntil, formatTime, log } = sources
  const look = (): TrayView =>
    trayView({
      alerts: alerts.get(),
      connection: connection.get(),
      session: session.get(),
      mutedUntil: mutedUntil.get(),
      formatTime,
    })
  const tell = (next: TrayView): void =>
    log.info('tray.changed', { icon: next.icon, headline: next.headline, firing: next.firing.length + next.more })
  const view = createObservable(look())
  tell(view.get())
  const update = (): void => {
    const next = look()
    if (JSON.stringify(next) === JSON.stringify(view.get())) return
    view.set(next)
    tell(next)
  }
  const ends = [alerts.subscribe(update), connection.subscribe(update), session.subscribe(update)]
  ends.push(mutedUntil.subscribe(update))
  return {
    view,
    dispose: () => {
      for (const end of ends) end()
    },
  }
}

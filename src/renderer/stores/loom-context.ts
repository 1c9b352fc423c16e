import { createContext, useContext } from 'react'
import type { Unsubscribe } from '../../../contract/ipc/define'
import type { LoomApi } from '../../../contract/ipc/table'
import { connectFeeds } from '../bridge/connect-feeds'
import { createFeeds, type Feeds } from '../charts/data/feeds'
import { createDesktopStores, type DesktopStores } from './desktop-stores'

/** The frames of one tick arrive one after the other within this many milliseconds; they are painted together. */
const SETTLE_MS = 10

/** What this window knows: main's states, and the live samples beside React. */
export interface Loom {
  readonly stores: DesktopStores
  readonly feeds: Feeds
  readonly stop: Unsubscribe
}

/** Starts to listen to main. Call it once, while the page's script first runs, and hand the result to `LoomProvider`. */
export function startLoom(api: LoomApi, page: Window): Loom {
  const stores = createDesktopStores(api)
  const feeds = createFeeds({
    requestFrame: (run) => setTimeout(() => page.requestAnimationFrame(run), SETTLE_MS),
    now: () => Date.now(),
  })
  const stopFeeds = connectFeeds(page, feeds.apply)
  const stopWindow = stores.dashboard.subscribe(({ value }) => {
    if (value) feeds.setWindow(value.dashboard.range, value.dashboard.step)
  })
  return {
    stores,
    feeds,
    stop: () => {
      stopWindow()
      stopFeeds()
      stores.stop()
    },
  }
}

const LoomContext = createContext<Loom | null>(null)

export const LoomProvider = LoomContext.Provider

export function useLoom(): Loom {
  const loom = useContext(LoomContext)
  if (loom === null) throw new Error('useLoom needs a LoomProvider above it.')
  return loom
}

import type { Gap } from '../../../contract/ipc/connection'
import type { Clock } from '../clock'
import type { Link } from '../link/types'
import { createObservable, type Observable } from '../observable'
import type { SystemHints } from '../platform/system-hints'
import type { Feed } from './feed'
import { addAway, closeGaps, dropGaps, openGap, refillGaps } from './gaps'
import { watchAway } from './watch-away'

/** How long after data flows again what was missed may take to arrive, in milliseconds. */
const REFILL_TIME = 3_000

/** A difference between the server's clock and ours below this is the way of the answer. Milliseconds. */
const CLOCKS_AGREE = 2_000

/** Share of a gap's points that must be there for the gap to count as refilled. */
const REFILLED_SHARE = 0.5

interface GapLogOptions {
  readonly link: Pick<Link, 'connection'>
  readonly hints: Pick<SystemHints, 'awake'>
  readonly feeds: () => Iterable<Feed>
  readonly clock: Clock
}

export interface GapLog {
  /** In the time of the data, which is the server's. */
  readonly list: Observable<Gap[]>
  /** Time of the newest point of all feeds; null without any. */
  readonly newestTime: () => number | null
  readonly serverTimeIs: (serverTime: number) => void
  /** The newest data that was kept is of `asOf`. */
  readonly appWasClosed: (asOf: number) => void
  readonly dataCame: () => void
  readonly clear: () => void
  readonly dispose: () => void
}

/** Writes down when the app received nothing, and why. */
export function createGapLog({ link, hints, feeds, clock }: GapLogOptions): GapLog {
  const list = createObservable<Gap[]>([])
  let skew = 0
  let flowing = false
  let cancelRefill: () => void = () => undefined

  function serverNow(): number {
    return clock.now() + skew
  }

  function newestTime(): number | null {
    let newest: number | null = null
    for (const { ring, step } of feeds()) {
      const last = ring.last()
      if (last !== null) newest = Math.max(newest ?? 0, last * step)
    }
    return newest
  }

  function set(gaps: Gap[]): void {
    const [feed] = feeds()
    list.set(feed === undefined ? gaps : dropGaps(gaps, serverNow() - feed.range * 1000))
  }

  function unreachable(): void {
    const lost = newestTime()
    const known = list.get().some(({ cause, to }) => cause === 'server-unreachable' && to === null)
    if (lost !== null && !known) set(openGap(list.get(), 'server-unreachable', lost))
  }

  function refill(): void {
    const all = [...feeds()].filter(({ ring }) => ring.last() !== null)
    set(
      refillGaps(list.get(), (from, to) => {
        const filled = all.filter(
          ({ ring, step }) => ring.coverage(Math.ceil(from / step) + 1, Math.floor(to / step) - 1) >= REFILLED_SHARE,
        )
        return filled.length > 0 && filled.length * 2 >= all.length
      }),
    )
  }

  function refillSoon(): void {
    cancelRefill()
    cancelRefill = clock.after(REFILL_TIME, refill)
  }

  const stops = [
    link.connection.subscribe(({ status }) => {
      if (status !== 'reconnecting' && status !== 'offline') return
      flowing = false
      unreachable()
    }),
    watchAway(hints, clock, (from, to) => {
      if (newestTime() === null) return
      set(addAway(list.get(), from + skew, to + skew))
      refillSoon()
    }),
  ]

  return {
    list,
    newestTime,
    serverTimeIs: (serverTime) => {
      const difference = serverTime - clock.now()
      skew = Math.abs(difference) < CLOCKS_AGREE ? 0 : difference
    },
    appWasClosed: (asOf) => {
      set(closeGaps(openGap(list.get(), 'app-closed', asOf), ['app-closed'], serverNow()))
      const { status } = link.connection.get()
      if (flowing) refillSoon()
      else if (status === 'reconnecting' || status === 'offline') unreachable()
    },
    dataCame: () => {
      if (flowing) return
      flowing = true
      set(closeGaps(list.get(), ['server-unreachable'], serverNow()))
      refillSoon()
    },
    clear: () => {
      cancelRefill()
      flowing = false
      list.set([])
    },
    dispose: () => {
      for (const stop of stops) stop()
      cancelRefill()
    },
  }
}

import type { Clock } from '../clock'

/** What a page needs to take its script over, in milliseconds. */
const SCRIPTS_TIME = 5

/** What a page needs from its script's start to panels painted from this computer's store, in milliseconds. */
const PAINTING_TIME = 500

/** When there is no page, or it never gets so far, work waits this long at most, in milliseconds. */
const PATIENCE = 2500

export interface FirstPicture {
  /** The page has its script, which runs beside whatever main does. Until then the page waits for main again and again. */
  readonly scriptAnswered: () => void
  /** Runs the work when it no longer keeps the page from its scripts. */
  readonly besideScripts: (work: () => void) => void
  /** The page is there and has what it paints. */
  readonly pageReady: () => void
  /** Runs the work once the first picture has had its time; at once when that is over. */
  readonly after: (work: () => void) => void
  readonly dispose: () => void
}

/**
 * Puts off what the first picture does not need, so that it has the processors to itself: on two cores a server that
 * starts beside the page costs the page a third of a second.
 */
export function createFirstPicture(clock: Pick<Clock, 'after'>): FirstPicture {
  const scripts = createGate(clock)
  const painting = createGate(clock)
  scripts.openIn(PATIENCE)
  painting.openIn(PATIENCE)
  return {
    scriptAnswered: () => scripts.openIn(SCRIPTS_TIME),
    besideScripts: scripts.whenOpen,
    pageReady: () => {
      scripts.openIn(0)
      painting.openIn(PAINTING_TIME)
    },
    after: painting.whenOpen,
    dispose: () => {
      scripts.dispose()
      painting.dispose()
    },
  }
}

/** Work waits before it until it opens, once and for good. */
function createGate(clock: Pick<Clock, 'after'>) {
  let waiting: (() => void)[] | null = []
  const cancels: (() => void)[] = []
  const open = (): void => {
    const works = waiting ?? []
    waiting = null
    for (const work of works) work()
  }
  return {
    openIn: (delay: number): void => {
      if (waiting !== null) cancels.push(clock.after(delay, open))
    },
    whenOpen: (work: () => void): void => {
      if (waiting === null) work()
      else waiting.push(work)
    },
    dispose: (): void => {
      waiting = []
      for (const cancel of cancels) cancel()
    },
  }
}

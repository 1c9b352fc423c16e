import { MAX_WAITING_BYTES } from '../../contract/wire/protocol'

/** Below this much waiting, a large frame may go out. */
const ROOM_BYTES = MAX_WAITING_BYTES / 4

/** How often a full connection is looked at. */
const LOOK_MS = 25

/** How long a connection may stay full before it is given up. */
const STUCK_MS = 30_000

export interface OutflowOptions {
  /** Bytes that wait for the client right now. */
  readonly waiting: () => number
  readonly now: () => number
  /** Frames are being left out from now on. */
  readonly onOverflow: () => void
  /** What waited has gone out after an overflow. */
  readonly onDrained: () => void
  /** The client takes nothing for too long, or too much waits for it. */
  readonly onStuck: () => void
}

/** Bounds what the server holds for one client that reads slower than it is sent to. */
export interface Outflow {
  /** Whether a frame of this many bytes may be sent. The first no is an overflow; it stays no until all has gone out. */
  admits(bytes: number): boolean
  /** Resolves true when there is room for a large frame, one caller at a time; false once closed. */
  ready(): Promise<boolean>
  /** To be called after anything was sent that `admits` was not asked about. */
  check(): void
  close(): void
}

export function createOutflow(options: OutflowOptions): Outflow {
  const { waiting, now } = options
  let state: 'flowing' | 'overflowing' | 'closed' = 'flowing'
  let overflowAt = 0
  let cancelLook: (() => void) | undefined
  let callers: ((room: boolean) => void)[] = []

  function look(): void {
    cancelLook = undefined
    if (state === 'overflowing') lookAtOverflow()
    const caller = state === 'flowing' && waiting() < ROOM_BYTES ? callers.shift() : undefined
    caller?.(true)
    // The next caller is let in only after this one has sent: its bytes count.
    if (caller !== undefined) lookSoon()
    else if (state === 'overflowing' || callers.length > 0) lookLater()
  }

  function lookAtOverflow(): void {
    if (waiting() === 0) {
      state = 'flowing'
      options.onDrained()
    } else if (now() - overflowAt > STUCK_MS) {
      options.onStuck()
    }
  }

  function lookSoon(): void {
    const immediate = setImmediate(look)
    cancelLook = () => clearImmediate(immediate)
  }

  function lookLater(): void {
    if (state === 'closed') return
    const timer = setTimeout(look, LOOK_MS)
    cancelLook = () => clearTimeout(timer)
  }

  return {
    admits: (bytes) => {
      if (state !== 'flowing') return false
      const before = waiting()
      if (before === 0 || before + bytes <= MAX_WAITING_BYTES) return true
      state = 'overflowing'
      overflowAt = now()
      options.onOverflow()
      if (cancelLook === undefined) lookLater()
      return false
    },
    ready: () => {
      if (state === 'closed') return Promise.resolve(false)
      return new Promise((resolve) => {
        callers.push(resolve)
        if (cancelLook === undefined) look()
      })
    },
    check: () => {
      if (state !== 'closed' && waiting() > 2 * MAX_WAITING_BYTES) options.onStuck()
    },
    close: () => {
      state = 'closed'
      cancelLook?.()
      for (const resolve of callers) resolve(false)
      callers = []
    },
  }
}

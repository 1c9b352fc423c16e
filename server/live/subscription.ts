/** Milliseconds by which a client's points may be newer than ours and still be the same data: another process read them. */
const AHEAD_MS = 60_000

/** One look at a stream. Mutable: the stream moves it on. */
export interface Subscription {
  /** The socket it belongs to. */
  readonly connection: string
  /** The client's own name for it, unique within the connection. */
  readonly id: string
  /** Points of a snapshot. */
  readonly points: number
  /** Least milliseconds between two frames, counted in the time of the points; 0 takes every tick. */
  every: number
  /** Offset of the last point that was sent; null until there is one. */
  sent: number | null
  /** Whether it got its first frame, the one that names the series. */
  started: boolean
  /** A first or catching-up frame is being made. */
  busy: boolean
  /** The failure it was told about, until a frame comes through again. */
  told: string | null
  /** Clock time before which a failed evaluation is not tried again. */
  retryAt: number
  /** Taken off: nothing is sent any more. */
  ended: boolean
}

export function createSubscription(options: Pick<Subscription, 'connection' | 'id' | 'points' | 'sent'>): Subscription {
  return { ...options, every: 0, started: false, busy: false, told: null, retryAt: 0, ended: false }
}

/** Whether the client can go on from the point it names: not too old to be worth it, and not from another world. */
export function resumable(since: number, due: number, points: number, step: number): boolean {
  return due - since <= points && (since - due) * step <= AHEAD_MS
}

/** Whether its pace lets a frame go out that ends at the offset. */
export function paceAllows(subscription: Subscription, offset: number, step: number): boolean {
  if (subscription.sent === null || !subscription.started) return true
  return (offset - subscription.sent) * step >= subscription.every
}

/** Whether it holds all points up to the offset, so that a frame for everybody fits. */
export function isCurrent(subscription: Subscription, offset: number): boolean {
  return subscription.started && !subscription.busy && subscription.sent === offset
}

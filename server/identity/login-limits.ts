import { isIPv6 } from 'node:net'
import { LoomError } from '../../contract/errors'

/** Too many attempts; `retryAfterMs` tells when the next one counts. */
export class TooManyAttempts extends LoomError {
  readonly retryAfterMs: number
  constructor(retryAfterMs: number) {
    const minutes = Math.max(1, Math.ceil(retryAfterMs / 60_000))
    super('auth/too-many-attempts', `Too many attempts. Try again in ${minutes} minute${minutes === 1 ? '' : 's'}.`)
    this.retryAfterMs = retryAfterMs
  }
}

export interface LoginLimits {
  /** Counts an attempt before its password is looked at; throws `TooManyAttempts`. */
  admit(username: string, address: string): void
  /** The password was right: the attempt no longer counts, and this address is known as the user's. */
  succeeded(username: string, address: string): void
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** Wrong passwords for one user from one address, then a pause. */
const PER_PAIR = { attempts: 10, forget: 15 * MINUTE }
/** Wrong passwords from one address, for whichever users. */
const PER_ADDRESS = { attempts: 100, forget: DAY }
/** Wrong passwords for one user from addresses he never came from: then one try each 30 s, never a lock. */
const PER_USER = { attempts: 50, forget: DAY, pause: 30_000 }

/** Entries remembered per kind; the oldest go first. */
const MAX_ENTRIES = 20_000

interface Attempts {
  count: number
  last: number
}

/** In memory: a restart forgets, which an attacker can't cause. `now`: epoch milliseconds. */
export function createLoginLimits(now: () => number): LoginLimits {
  const pairs = new Map<string, Attempts>()
  const addresses = new Map<string, Attempts>()
  const users = new Map<string, Attempts>()
  const known = new Map<string, Attempts>()

  const refuseAt = (entry: Attempts | undefined, limit: number, pause: number): void => {
    if (entry === undefined || entry.count < limit) return
    const left = entry.last + pause - now()
    if (left > 0) throw new TooManyAttempts(left)
  }

  return {
    admit: (username, address) => {
      const user = username.toLowerCase()
      const from = network(address)
      const pair = `${from} ${user}`
      const isKnown = known.has(pair)
      refuseAt(current(pairs, pair, PER_PAIR.forget, now()), PER_PAIR.attempts, PER_PAIR.forget)
      refuseAt(current(addresses, from, PER_ADDRESS.forget, now()), PER_ADDRESS.attempts, PER_ADDRESS.forget)
      if (!isKnown) refuseAt(current(users, user, PER_USER.forget, now()), PER_USER.attempts, PER_USER.pause)
      count(pairs, pair, now())
      count(addresses, from, now())
      if (!isKnown) count(users, user, now())
    },
    succeeded: (username, address) => {
      const user = username.toLowerCase()
      const from = network(address)
      pairs.delete(`${from} ${user}`)
      uncount(addresses, from)
      if (!known.has(`${from} ${user}`)) uncount(users, user)
      count(known, `${from} ${user}`, now())
    },
  }
}

/** One customer holds a whole /64 of IPv6 addresses, so that is what counts as one address. */
function network(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = (plain.split('%')[0] ?? '').split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - front.length - back.length }, () => '0')
  return [...front, ...zeros, ...back]
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')
}

function current(map: Map<string, Attempts>, key: string, forget: number, now: number): Attempts | undefined {
  const entry = map.get(key)
  if (entry !== undefined && entry.last + forget <= now) {
    map.delete(key)
    return undefined
  }
  return entry
}

function count(map: Map<string, Attempts>, key: string, now: number): void {
  const entry = map.get(key) ?? { count: 0, last: now }
  map.delete(key)
  map.set(key, { count: entry.count + 1, last: now })
  if (map.size > MAX_ENTRIES) {
    const oldest = map.keys().next().value
    if (oldest !== undefined) map.delete(oldest)
  }
}

function uncount(map: Map<string, Attempts>, key: string): void {
  const entry = map.get(key)
  if (entry !== undefined) entry.count = Math.max(0, entry.count - 1)
}

import { hash, verify } from '@node-rs/argon2'
import { LoomError } from '../../contract/errors'

/** OWASP's figures for argon2id: 19 MiB, two passes, one lane. About 30 ms a hash. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** Hashes at once: each takes a core and 19 MiB. */
const AT_ONCE = 2
/** Hashes waiting beyond these are refused: half a second's work. */
const WAITING = 32

export interface PasswordHashing {
  hash(password: string): Promise<string>
  /** Without a stored hash it takes as long and is false, so that nobody learns which users exist. */
  verify(stored: string | null, password: string): Promise<boolean>
}

export function createPasswordHashing(): PasswordHashing {
  const inTurn = createTurns(AT_ONCE, WAITING)
  let decoy: Promise<string> | undefined
  return {
    hash: (password) => inTurn(() => hash(password, OPTIONS)),
    verify: (stored, password) =>
      inTurn(async () => {
        decoy ??= hash('nobody has this password', OPTIONS)
        const fits = await verify(stored ?? (await decoy), password)
        return stored !== null && fits
      }),
  }
}

/** Runs jobs, at most `atOnce` at a time, and refuses when more than `waiting` stand in line. */
export function createTurns(atOnce: number, waiting: number): <Result>(job: () => Promise<Result>) => Promise<Result> {
  let running = 0
  const line: (() => void)[] = []
  return async (job) => {
    if (running >= atOnce) {
      if (line.length >= waiting)
        throw new LoomError('server/unavailable', 'Too many sign-ins at once. Try again soon.')
      await new Promise<void>((resolve) => line.push(resolve))
    } else {
      running += 1
    }
    try {
      return await job()
    } finally {
      const next = line.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}

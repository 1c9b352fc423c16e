import { z } from 'zod'
import type { Notice } from '../../../contract/ipc/desktop'
import type { Clock } from '../clock'
import type { Log } from '../log/log'
import type { Observable } from '../observable'
import { createObservable } from '../observable'
import { openJsonFile } from '../platform/json-file'

const HOUR = 3_600_000

/** The longest silence that can be asked for. */
const LONGEST = 8 * HOUR

/** Silence that the person asked for. It always ends by itself, and it outlives a restart. */
export interface Mute {
  /** Epoch milliseconds at which the silence ends; null when there is none. */
  readonly until: Observable<number | null>
  /** Silences from now on for so many hours; null ends the silence. Answers when it will end. */
  readonly set: (hours: number | null) => number | null
  readonly flush: () => Promise<void>
  readonly dispose: () => void
}

const MuteFile = z.object({ until: z.number().nullable() })

export function openMute(options: {
  readonly path: string
  readonly notify: (notice: Notice) => void
  readonly clock: Clock
  readonly log: Log
}): Mute {
  const { path, notify, clock, log } = options
  const file = openJsonFile<z.infer<typeof MuteFile>>({
    path,
    schema: MuteFile,
    initial: { until: null },
    now: clock.now,
    onDamaged: (keptAs) => {
      log.warn('mute.unreadable', { path, keptAs })
      notify({
        id: 'mute-unreadable',
        severity: 'warning',
        code: null,
        title: 'Notifications may not be muted any more',
        message: 'Until when you muted them could not be read. Mute them again if you still want to.',
      })
    },
  })
  const until = createObservable<number | null>(null)
  let cancel: () => void = () => undefined

  function hold(end: number | null): void {
    cancel()
    cancel = () => undefined
    const left = end === null ? 0 : end - clock.now()
    until.set(left > 0 ? end : null)
    if (left > 0) cancel = clock.after(left, () => hold(end))
  }

  const kept = file.current.get().until
  if (kept !== null && kept - clock.now() > LONGEST) {
    // Asked for while the clock was wrong, or a damaged number: it would silence what nobody asked to be silenced.
    log.warn('mute.too-long', { until: kept })
    hold(null)
  } else hold(kept)
  return {
    until,
    set: (hours) => {
      hold(hours === null ? null : clock.now() + hours * HOUR)
      const end = until.get()
      log.info('mute.changed', { until: end })
      file.write({ until: end }).catch((error: unknown) => log.warn('mute.not-saved', { error }))
      return end
    },
    flush: file.flush,
    dispose: () => cancel(),
  }
}

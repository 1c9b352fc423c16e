import { z } from 'zod'
import type { Log } from '../log/log'
import { openJsonFile } from '../platform/json-file'
import type { Told } from './decide'

/** Episodes beyond this are long over. */
const MOST = 1_000

/** Remembers, also over a restart, what the person was told about each episode. */
export interface ToldEpisodes {
  readonly get: (episode: string) => Told
  readonly set: (episode: string, told: Exclude<Told, 'nothing'>) => void
  readonly flush: () => Promise<void>
}

const ToldFile = z.object({
  /** Oldest first. */
  episodes: z.array(z.tuple([z.string().max(500), z.enum(['firing', 'resolved'])])).max(MOST),
})
type ToldFile = z.infer<typeof ToldFile>

export function openToldEpisodes(path: string, log: Log, now: () => number): ToldEpisodes {
  const file = openJsonFile<ToldFile>({
    path,
    schema: ToldFile,
    initial: { episodes: [] },
    now,
    // At worst a person hears twice of what fires now.
    onDamaged: (keptAs) => log.warn('notifications.memory-unreadable', { path, keptAs }),
  })
  const told = new Map<string, Exclude<Told, 'nothing'>>(file.current.get().episodes)
  return {
    get: (episode) => told.get(episode) ?? 'nothing',
    set: (episode, phase) => {
      told.delete(episode)
      told.set(episode, phase)
      for (const oldest of told.keys()) {
        if (told.size <= MOST) break
        told.delete(oldest)
      }
      file.write({ episodes: [...told] }).catch((error: unknown) => log.warn('notifications.not-remembered', { error }))
    },
    flush: file.flush,
  }
}

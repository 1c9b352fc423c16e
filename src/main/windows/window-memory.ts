import { z } from 'zod'
import type { Log } from '../log/log'
import { type JsonFile, openJsonFile } from '../platform/json-file'

const Pixels = z.int().min(-100_000).max(100_000)

/** What a window remembers from one run to the next. */
const WindowMemory = z.object({
  bounds: z.object({ x: Pixels, y: Pixels, width: Pixels, height: Pixels }).nullable(),
  maximized: z.boolean(),
  /** The person was told that closing the window keeps Loom in the tray. */
  toldAboutTray: z.boolean(),
})
export type WindowMemory = z.infer<typeof WindowMemory>

const NOTHING: WindowMemory = { bounds: null, maximized: false, toldAboutTray: false }

export function openWindowMemory(path: string, log: Log, now: () => number): JsonFile<WindowMemory> {
  return openJsonFile({
    path,
    schema: WindowMemory,
    initial: NOTHING,
    now,
    // Where a window stood is nothing to trouble a person with.
    onDamaged: (keptAs) => log.warn('window.memory-unreadable', { path, keptAs }),
  })
}

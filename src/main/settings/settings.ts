import { z } from 'zod'
import { Settings, type SettingsChange } from '../../../contract/ipc/desktop'
import type { Log } from '../log/log'
import type { Notices } from '../notifications/notices'
import { createObservable, type Observable } from '../observable'
import { openJsonFile } from '../platform/json-file'

/** What the person chose; kept in a readable file. */
export interface SettingsStore {
  readonly current: Observable<Settings>
  /** Answers the settings that hold from now on. A disk that refuses them costs the next start, not this one. */
  readonly change: (change: SettingsChange) => Promise<Settings>
  readonly flush: () => Promise<void>
}

/** Settings of a newer Loom are kept as they are: going back and forth between versions loses none. */
const SettingsFile = z.looseObject(Settings.shape)

interface SettingsOptions {
  readonly path: string
  readonly notices: Notices
  readonly log: Log
  readonly now: () => number
}

export function openSettings({ path, notices, log, now }: SettingsOptions): SettingsStore {
  const file = openJsonFile({
    path,
    schema: SettingsFile,
    initial: SettingsFile.parse({}),
    now,
    onDamaged: (keptAs) => {
      log.warn('settings.unreadable', { path, keptAs })
      notices.add({
        id: 'settings-unreadable',
        severity: 'warning',
        code: null,
        title: 'Your settings could not be read',
        message:
          keptAs === null
            ? `Loom starts with its defaults and leaves ${path} as it is, so changes do not last.`
            : `Loom starts with its defaults. The old file is kept as ${keptAs}.`,
      })
    },
  })
  const current = createObservable(known(file.current.get()))
  return {
    current,
    change: async (change) => {
      const next = { ...file.current.get(), ...change }
      current.set(known(next))
      try {
        await file.write(next)
      } catch (error) {
        log.error('settings.not-saved', { path, error })
        notices.add({
          id: 'settings-not-saved',
          severity: 'warning',
          code: null,
          title: 'Your settings could not be saved',
          message: 'They hold until Loom quits.',
        })
      }
      return current.get()
    },
    flush: file.flush,
  }
}

function known({ theme, closeToTray, notifications }: z.infer<typeof SettingsFile>): Settings {
  return { theme, closeToTray, notifications }
}

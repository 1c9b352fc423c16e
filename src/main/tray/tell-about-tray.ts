import type { Log } from '../log/log'
import type { SystemNotification } from '../notifications/show-notification'
import type { JsonFile } from '../platform/json-file'
import type { WindowMemory } from '../windows/window-memory'

interface TellAboutTrayOptions {
  readonly memory: JsonFile<WindowMemory>
  readonly notify: (notification: SystemNotification, onClick: () => void) => void
  readonly reveal: () => void
  readonly log: Log
}

/** Says, the first time that closing the window leaves Loom in the tray, that it is there. */
export function tellAboutTray({ memory, notify, reveal, log }: TellAboutTrayOptions): void {
  const remembered = memory.current.get()
  if (remembered.toldAboutTray) return
  memory
    .write({ ...remembered, toldAboutTray: true })
    .catch((error: unknown) => log.warn('window.memory-not-saved', { error }))
  notify(
    {
      key: 'tray',
      severity: 'info',
      title: 'Loom keeps watching from the tray',
      body: 'Quit it from the tray’s menu, or choose in the settings that closing the window quits.',
    },
    reveal,
  )
}

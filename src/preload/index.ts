import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import type { Result } from '../../contract/ipc/define'
import { exposeApi, type Surface } from '../../contract/ipc/expose'
import { FEED_PORT_CHANNEL } from '../../contract/ipc/feed'
import type { ipcTable } from '../../contract/ipc/table'

/** The table without its schemas, derived from it while building: the schema library stays out of every page load. */
declare const __IPC_SURFACE__: Surface<typeof ipcTable>

contextBridge.exposeInMainWorld(
  'loom',
  exposeApi<typeof ipcTable>(__IPC_SURFACE__, {
    invoke: async (channel, payload): Promise<Result<unknown>> => {
      try {
        // JSON data alone passes: no getters, functions or prototypes of the page.
        return await ipcRenderer.invoke(
          channel,
          payload === undefined ? undefined : JSON.parse(JSON.stringify(payload)),
        )
      } catch {
        return { ok: false, code: 'ipc/failed', message: 'Loom did not take this request.' }
      }
    },
    listen: (channel, listener) => {
      const forward = (_event: IpcRendererEvent, payload: unknown): void => listener(payload)
      ipcRenderer.on(channel, forward)
      return () => {
        ipcRenderer.removeListener(channel, forward)
      }
    },
  }),
)

// A port cannot pass the context bridge; a window message carries it over to the page. The page listens as soon as its
// script has run, which is before this event; what main sends earlier waits in the port.
const listening = new Promise((resolve) => window.addEventListener('DOMContentLoaded', resolve, { once: true }))
ipcRenderer.on(FEED_PORT_CHANNEL, (event) => {
  void listening.then(() => window.postMessage(FEED_PORT_CHANNEL, window.location.origin, [...event.ports]))
})

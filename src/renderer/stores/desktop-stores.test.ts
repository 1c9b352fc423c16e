import { expect, it } from 'vitest'
import { changeChannel, requestChannel } from '../../../contract/ipc/define'
import { exposeApi, surfaceOf } from '../../../contract/ipc/expose'
import { ipcTable } from '../../../contract/ipc/table'
import { createDesktopStores } from './desktop-stores'

it('mirrors every state of the table, follows its changes, and lets go of all of them', async () => {
  const listeners = new Map<string, (payload: unknown) => void>()
  const api = exposeApi<typeof ipcTable>(surfaceOf(ipcTable), {
    invoke: async (channel) => ({ ok: true, value: channel }),
    listen: (channel, listener) => {
      listeners.set(channel, listener)
      return () => listeners.delete(channel)
    },
  })
  const { stop, ...stores } = createDesktopStores(api)
  await new Promise((resolve) => setTimeout(resolve))

  const states = Object.entries(ipcTable).flatMap(([area, entries]) =>
    Object.entries(entries).flatMap(([name, entry]) => (entry.kind === 'state' ? [{ area, name }] : [])),
  )
  const held = (): unknown[] => Object.values(stores).map((store) => store.getState().value)
  expect(held().sort()).toEqual(states.map(({ area, name }) => requestChannel(area, name)).sort())

  listeners.get(changeChannel('alert', 'mutedUntil', 'state'))?.(77)
  expect(stores.mutedUntil.getState().value).toBe(77)
  expect(listeners.size).toBe(states.length)
  stop()
  expect(listeners.size).toBe(0)
})

import { expect, expectTypeOf, it } from 'vitest'
import type { Result } from './define'
import { exposeApi, surfaceOf } from './expose'
import type { SessionState, SignInRequest } from './session'
import { ipcTable, type LoomApi } from './table'

it('exposes the committed surface and nothing else', () => {
  const api = exposeApi<typeof ipcTable>(surfaceOf(ipcTable), {
    invoke: async () => undefined,
    listen: () => () => undefined,
  })
  const surface = Object.entries(api).flatMap(([area, entries]) =>
    Object.entries(entries).map(([name, entry]) =>
      typeof entry === 'function' ? `${area}.${name}()` : `${area}.${name} ${Object.keys(entry).join(' ')}`,
    ),
  )
  expect(surface).toMatchInlineSnapshot(`
    [
      "app.facts get subscribe",
      "session.current get subscribe",
      "session.signIn()",
      "session.signOut()",
      "server.known get subscribe",
      "server.switch()",
      "server.bundled get subscribe",
      "server.restartBundled()",
      "connection.current get subscribe",
      "connection.retry()",
      "connection.gaps get subscribe",
      "dashboard.open get subscribe",
      "alert.list get subscribe",
      "alert.mutedUntil get subscribe",
      "alert.mute()",
      "notice.list get subscribe",
      "notice.dismiss()",
      "settings.current get subscribe",
      "settings.change()",
      "panel.revealed subscribe",
      "link.open()",
    ]
  `)
})

it('sends calls and states over noun:verb channels', async () => {
  const invoked: unknown[] = []
  const listened: string[] = []
  const api = exposeApi<typeof ipcTable>(surfaceOf(ipcTable), {
    invoke: async (channel, payload) => invoked.push([channel, payload]),
    listen: (channel) => {
      listened.push(channel)
      return () => listened.push(`-${channel}`)
    },
  })
  await api.session.signIn({ address: 'a', username: 'b', password: 'c' })
  await api.server.bundled.get()
  api.server.bundled.subscribe(() => undefined)()
  api.panel.revealed.subscribe(() => undefined)
  expect(invoked).toEqual([
    ['session:sign-in', { address: 'a', username: 'b', password: 'c' }],
    ['server:bundled', undefined],
  ])
  expect(listened).toEqual(['server:bundled-changed', '-server:bundled-changed', 'panel:revealed'])
})

it('derives the types of a call from its schemas', () => {
  expectTypeOf<LoomApi['session']['signIn']>().toEqualTypeOf<
    (request: SignInRequest) => Promise<Result<SessionState>>
  >()
})

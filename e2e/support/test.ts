import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { requireDesktopSession } from './desktop-session'
import { clearKeyring } from './keyring'
import { type LaunchOptions, type LoomApp, launchApp } from './launch-app'
import { type NotificationWatch, watchNotifications } from './notifications'
import { type RunningServer, type ServerOptions, startServer } from './start-server'
import { withTemporaryFolder } from './temporary-folder'
import { startTrayHost } from './tray-host'

interface Fixtures {
  /** Unlocked, empty keyring and a notification daemon; every test has them. */
  desktopSession: undefined
  /** Empty folder of this test. */
  folder: string
  /** Starts the app, by default on a folder of this test; may be called again to start it a second time. */
  launch: (options?: Partial<LaunchOptions>) => Promise<LoomApp>
  /** Starts a server beside the app, by default on a folder of this test. */
  serve: (options?: Partial<ServerOptions>) => Promise<RunningServer>
  notifications: NotificationWatch
  /** A tray on the screen; without this fixture there is none. */
  tray: undefined
}

export const test = base.extend<Fixtures>({
  desktopSession: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are asked for from this pattern.
    async ({}, use) => {
      requireDesktopSession()
      await clearKeyring()
      await use(undefined)
    },
    { auto: true },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  folder: async ({}, use) => withTemporaryFolder('test', use),
  launch: async ({ folder }, use, info) => {
    const apps: LoomApp[] = []
    await use(async (options = {}) => {
      const app = await launchApp({ userData: join(folder, 'user-data'), ...options })
      apps.push(app)
      return app
    })
    for (const app of apps) {
      if (info.status !== info.expectedStatus) await info.attach('app output', { body: app.output() })
      await app.quit()
    }
  },
  serve: async ({ folder }, use) => {
    const servers: RunningServer[] = []
    await use(async (options = {}) => {
      const server = await startServer({ dataFolder: folder, ...options })
      servers.push(server)
      return server
    })
    for (const server of servers) await server.stop()
  },
  notifications: async ({ desktopSession: _ }, use) => {
    const watch = await watchNotifications()
    await use(watch)
    await watch.stop()
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  tray: async ({}, use) => {
    const stop = await startTrayHost()
    await use(undefined)
    await stop()
  },
})

export { expect } from '@playwright/test'

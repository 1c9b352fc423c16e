import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { app, ipcMain, MessageChannelMain, nativeTheme, net, powerMonitor, session as sessions } from 'electron'
import type { AppFacts } from '../../contract/ipc/desktop'
import { FEED_PORT_CHANNEL } from '../../contract/ipc/feed'
import { ipcTable } from '../../contract/ipc/table'
import { createAlerts } from './alerts/alerts'
import { forkServer } from './bundled/fork-server'
import { createBundledSupervisor } from './bundled/supervisor'
import { systemClock } from './clock'
import { registerIpc } from './ipc/gate'
import { isTrustedSender } from './ipc/trusted-sender'
import { createSystemRoute, sendByChromium } from './link/electron-network'
import { createHttpClient } from './link/http-client'
import { createLink } from './link/link'
import { sendOverLoopback } from './link/loopback-network'
import { createFeeds } from './live/feeds'
import type { Log } from './log/log'
import { openLogFile } from './log/log-file'
import { createBursts } from './notifications/bursts'
import { openMute } from './notifications/mute'
import { createNotices } from './notifications/notices'
import { startNotifications } from './notifications/notification-controller'
import { createSystemNotifications } from './notifications/show-notification'
import { openToldEpisodes } from './notifications/told-episodes'
import { createObservable } from './observable'
import { createOffline } from './offline/offline'
import type { AppPaths } from './platform/app-paths'
import { setApplicationMenu } from './platform/menu'
import { openExternal } from './platform/open-external'
import { takeDownOnQuit } from './platform/quit'
import { hardenSession } from './platform/session-hardening'
import { watchSystem } from './platform/system-hints'
import { windowBackground } from './platform/theme'
import { APP_ORIGIN } from './platform/url-policy'
import { createKeychain } from './session/keychain'
import { keytarStore } from './session/keytar-store'
import { BUNDLED_ID, openServersFile } from './session/servers-file'
import { createSession } from './session/session'
import { openSettings } from './settings/settings'
import { startTray } from './tray/start-tray'
import { tellAboutTray } from './tray/tell-about-tray'
import { closeAction } from './windows/close-action'
import { createFirstPicture } from './windows/first-picture'
import { hardenContents } from './windows/harden-contents'
import { createMainWindow } from './windows/main-window'
import { createPanelReveal } from './windows/panel-reveal'
import { openWindowMemory } from './windows/window-memory'

export interface AppStart {
  readonly paths: AppPaths
  readonly log: Log
  readonly facts: Pick<AppFacts, 'version' | 'platform' | 'electron' | 'developmentRuntime'>
  /** Origin of the development server, null in a built app. */
  readonly devServer: string | null
  /** Start in the tray, without a window. */
  readonly hidden: boolean
}

const SERVER_LOG_BYTES = 4 * 1024 * 1024

/** How long the bundled server leaves the processors to the first picture of another one's dashboard. */
const BUNDLED_WAITS = 3_000

/** Composes the desktop: makes every part, hands each what it needs, and takes them down again at the end. */
export async function startApp({ paths, log, facts, devServer, hidden }: AppStart): Promise<void> {
  const clock = systemClock
  const { now } = clock
  const random = Math.random
  const newSecret = (): string => randomBytes(32).toString('base64url')

  // What is kept in small files, and what is told to the person.
  const notices = createNotices()
  const settings = openSettings({ path: paths.settings, notices, log, now })
  const windowMemory = openWindowMemory(paths.window, log, now)
  const mute = openMute({ path: paths.mute, notify: notices.add, clock, log })
  const told = openToldEpisodes(paths.notified, log, now)
  const servers = openServersFile({ path: paths.servers, notify: notices.add, now })
  const appFacts = createObservable<AppFacts>({ ...facts, keychain: 'checking', tray: false })
  nativeTheme.themeSource = settings.current.get().theme
  settings.current.subscribe(({ theme }) => {
    nativeTheme.themeSource = theme
  })

  // The window, closed off before anything loads in it.
  let quitting = false
  app.on('before-quit', () => {
    quitting = true
  })
  const notify = createSystemNotifications(facts.platform, log)
  const window = createMainWindow({
    address: devServer ?? `${APP_ORIGIN}/`,
    preload: paths.preload,
    memory: windowMemory,
    background: () => windowBackground(nativeTheme.shouldUseDarkColors),
    onClose: () =>
      closeAction({
        platform: facts.platform,
        tray: appFacts.get().tray,
        closeToTray: settings.current.get().closeToTray,
      }),
    onHidden: () => tellAboutTray({ memory: windowMemory, notify, reveal: window.reveal, log }),
    onArrived: openFeed,
    onPage: () => {
      panels.pageReady()
      picture.pageReady()
    },
    isQuitting: () => quitting,
    clock,
    log,
  })
  const panels = createPanelReveal(window.reveal)
  const picture = createFirstPicture(clock)
  app.on('web-contents-created', (_event, contents) =>
    hardenContents(contents, { devServer, openExternal: (url) => void openExternal(url, log), log }),
  )
  app.on('second-instance', () => window.reveal())
  app.on('activate', () => window.reveal())
  app.on('window-all-closed', () => app.quit())
  setApplicationMenu(facts.platform)

  await app.whenReady()
  hardenSession(sessions.defaultSession, paths.page, devServer, picture.scriptAnswered)
  if (hidden) window.prepare()
  else window.reveal()
  // Loading begins when this turn ends. The page's process then starts while the rest is put together here, and the page
  // can ask for nothing until that is done: its text, too, comes from this thread.
  await new Promise((resolve) => setTimeout(resolve, 1))
  const hints = watchSystem({ sleepEvents: powerMonitor, isOnline: () => net.isOnline(), clock })
  hints.awake.subscribe((awake) => log.info(awake ? 'system.resumed' : 'system.suspended'))
  hints.online.subscribe((online) => log.info('system.network-changed', { online }))

  // The server on this computer, the session with it or with another one, and the live link.
  const writeServerLine = openLogFile(join(paths.logs, 'server.log'), SERVER_LOG_BYTES)
  const bundled = createBundledSupervisor({
    fork: (events) => forkServer(paths.serverModule, events, writeServerLine),
    dataDir: paths.bundledData,
    newSecret,
    clock,
    random,
    log,
  })
  const keychain = createKeychain({ store: keytarStore, clock, log, newCanary: newSecret })
  keychain.state.subscribe((state) => appFacts.set({ ...appFacts.get(), keychain: state }))
  const offline = createOffline({
    folder: paths.offline,
    keychain,
    newKey: () => randomBytes(32).toString('base64'),
    notify: notices.add,
    clock,
    log,
  })
  const http = createHttpClient({ sendToBundled: sendOverLoopback, sendToRemote: sendByChromium, clock })
  const session = createSession({
    keychain,
    servers,
    bundled,
    http,
    eraseOffline: offline.erase,
    notify: notices.add,
    hints,
    clock,
    random,
    log,
  })
  const link = createLink({ session, findRoute: createSystemRoute(), hints, clock, random, log })
  const alerts = createAlerts({ session, link, offline, clock })
  const feeds = createFeeds({ session, link, http, offline, hints, watched: window.visible, clock, random, log })

  // Tray and notifications: rules over what is known, with or without a window.
  const tray = startTray({
    alerts: alerts.list,
    connection: link.connection,
    session: session.current,
    mutedUntil: mute.until,
    actions: { open: window.reveal, mute: mute.set, quit: () => app.quit() },
    icons: paths.trayIcons,
    platform: facts.platform,
    clock,
    log,
  })
  tray.available.subscribe((available) => appFacts.set({ ...appFacts.get(), tray: available }))
  const bursts = createBursts({
    show: (notification) => notify(notification, () => panels.reveal(notification.panelId)),
    clock,
  })
  const stopNotifications = startNotifications({
    onChange: alerts.onChange,
    serverName: (id) => session.servers.get().find((server) => server.id === id)?.name ?? 'Loom',
    enabled: () => settings.current.get().notifications,
    muted: () => mute.until.get() !== null,
    focused: window.focused,
    told,
    show: bursts.show,
    log,
  })

  const closeGate = registerIpc(
    ipcTable,
    {
      app: { facts: appFacts },
      session: { current: session.current, signIn: session.signIn, signOut: session.signOut },
      server: {
        known: session.servers,
        switch: ({ id }) => session.switchTo(id),
        bundled: bundled.state,
        restartBundled: bundled.restart,
      },
      connection: { current: link.connection, retry: link.retry, gaps: feeds.gaps },
      dashboard: { open: feeds.openDashboard },
      alert: { list: alerts.list, mutedUntil: mute.until, mute: ({ hours }) => mute.set(hours) },
      notice: { list: notices.list, dismiss: ({ id }) => notices.dismiss(id) },
      settings: { current: settings.current, change: settings.change },
      panel: { revealed: panels },
      link: { open: ({ url }) => openExternal(url, log) },
    },
    {
      transport: ipcMain,
      isTrusted: (event: Electron.IpcMainInvokeEvent) => isTrustedSender(event, window.owns, devServer),
      broadcast: window.send,
      log,
    },
  )

  let cancelStart: () => void = () => undefined
  const files = [settings, windowMemory, mute, told, servers]
  takeDownOnQuit({
    stops: [
      () => cancelStart(),
      picture.dispose,
      closeGate,
      stopNotifications,
      bursts.dispose,
      tray.dispose,
      feeds.dispose,
      alerts.dispose,
      link.dispose,
      session.dispose,
      keychain.dispose,
      hints.dispose,
      mute.dispose,
    ],
    tasks: [
      { name: 'bundled', run: bundled.stop },
      { name: 'offline', run: offline.dispose },
      { name: 'keychain', run: keychain.settled },
      ...files.map(({ flush }, index) => ({ name: `file ${index}`, run: flush })),
    ],
    isKeychainBusy: keychain.isBusy,
    log,
  })

  const { active, servers: known } = servers.current.get()
  const hasPicture = !hidden && known.some(({ profile, user }) => profile.id === active && user !== null)
  if (active !== BUNDLED_ID) cancelStart = clock.after(BUNDLED_WAITS, bundled.start)
  else if (hasPicture) picture.after(bundled.start)
  else bundled.start()
  if (hasPicture) picture.besideScripts(() => void session.start())
  else void session.start()
  log.info('app.started')
  if (hasPicture) await new Promise<void>((resolve) => picture.after(resolve))
  await tray.look()
  // Started for the tray, with no tray to be in: a window is the only way to be seen.
  if (hidden && !tray.available.get()) window.reveal()

  function openFeed(contents: Electron.WebContents): void {
    const { port1, port2 } = new MessageChannelMain()
    contents.postMessage(FEED_PORT_CHANNEL, null, [port2])
    // A page that is loaded again, or gone, closes its end.
    port1.once('close', feeds.attachPort({ post: (message) => port1.postMessage(message) }))
    port1.start()
  }
}

import { lazy, type ReactElement, Suspense, useCallback, useState } from 'react'
import { loom } from '../bridge/loom'
import { summarizeAlerts } from '../features/alerts/summarize-alerts'
import { useCommandKeys } from '../features/commands/use-command-keys'
import { DashboardView } from '../features/dashboard/dashboard-view'
import { NoticeBar } from '../features/notices/notice-bar'
import {
  useAlerts,
  useBundledServer,
  useConnection,
  useMutedUntil,
  useNotices,
  useOpenDashboard,
  usePlatform,
  useServers,
  useSession,
  useSettings,
} from '../stores/hooks'
import './app.css'
import { Header } from './header'
import { OpenSheet, type SheetName } from './open-sheet'
import { useCommands } from './use-commands'

const SignInPage = lazy(() =>
  import('../features/sign-in/sign-in-page').then((module) => ({ default: module.SignInPage })),
)

/** The window: the strip on top, notices, the dashboard or the sign-in page, and one sheet over it. */
export function App(): ReactElement {
  const [sheet, setSheet] = useState<SheetName | null>(null)
  const session = useSession() ?? { status: 'starting' }
  const connection = useConnection() ?? { status: 'connecting', since: 0 }
  const settings = useSettings()
  const bundled = useBundledServer() ?? null
  const alerts = useAlerts()
  const mutedUntil = useMutedUntil() ?? null
  const servers = useServers() ?? []
  const platform = usePlatform()
  const title = useOpenDashboard()?.dashboard.title ?? null
  const onBundled = session.status === 'signed-in' && session.server.kind === 'bundled'

  const commands = useCommands(setSheet, settings?.theme ?? 'system')
  useCommandKeys(commands, platform, sheet === null)
  const close = useCallback(() => setSheet(null), [])

  return (
    <div className="app">
      <Header
        title={session.status === 'signed-out' ? null : title}
        session={session}
        connection={connection}
        bundled={onBundled ? bundled : null}
        alerts={summarizeAlerts(alerts?.alerts ?? [])}
        muted={mutedUntil !== null}
        onOpen={setSheet}
        onRetry={() =>
          void (onBundled && bundled?.status === 'failed'
            ? loom.server.restartBundled(undefined)
            : loom.connection.retry(undefined))
        }
      />
      <NoticeBar notices={useNotices() ?? []} />
      <main className="app-main">
        {session.status === 'signed-out' ? (
          <Suspense>
            <SignInPage
              server={session.server}
              reason={session.reason}
              bundledId={servers.find((server) => server.kind === 'bundled')?.id ?? null}
            />
          </Suspense>
        ) : (
          <DashboardView />
        )}
      </main>
      {sheet === null ? null : (
        <Suspense>
          <OpenSheet
            name={sheet}
            session={session}
            servers={servers}
            alerts={alerts ?? { alerts: [], asOf: null }}
            mutedUntil={mutedUntil}
            live={connection.status === 'live'}
            commands={commands}
            onClose={close}
          />
        </Suspense>
      )}
    </div>
  )
}

import { IconDeviceDesktop, IconLogout, IconPlus, IconServer } from '@tabler/icons-react'
import { lazy, type ReactElement, Suspense, useState } from 'react'
import type { ServerProfile, SessionState } from '../../../../contract/ipc/session'
import { loom } from '../../bridge/loom'
import { Sheet } from '../../ui/sheet'
import './servers.css'

const SignInView = lazy(() => import('../sign-in/sign-in-view').then((module) => ({ default: module.SignInView })))

/** Which server the window shows, the way to another, and the way out. */
export function ServerSheet(props: {
  session: SessionState
  known: readonly ServerProfile[]
  onClose: () => void
}): ReactElement {
  const [adding, setAdding] = useState(false)
  const current = props.session.status === 'signed-in' ? props.session.server.id : null
  return (
    <Sheet title="Servers" onClose={props.onClose}>
      <ul className="servers">
        {props.known.map((server) => (
          <li key={server.id}>
            <button
              type="button"
              className="server"
              aria-current={server.id === current}
              title={server.name}
              onClick={() => void loom.server.switch({ id: server.id }).then(props.onClose)}
            >
              {server.kind === 'bundled' ? (
                <IconDeviceDesktop size={18} stroke={1.5} aria-hidden="true" />
              ) : (
                <IconServer size={18} stroke={1.5} aria-hidden="true" />
              )}
              <span className="server-name">{server.name}</span>
              <span className="server-facts">
                {server.kind === 'bundled' ? 'Bundled server' : [server.username, server.address].join(' at ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {adding ? (
        <section className="server-form">
          <h3>Sign in to a server</h3>
          <Suspense>
            <SignInView server={null} reason={null} bundledId={null} onDone={props.onClose} />
          </Suspense>
        </section>
      ) : (
        <button type="button" className="text-button framed server-add" onClick={() => setAdding(true)}>
          <IconPlus size={16} stroke={1.75} aria-hidden="true" />
          Add a server
        </button>
      )}
      {props.session.status === 'signed-in' && props.session.server.kind === 'remote' ? (
        <section className="server-user">
          <p>
            Signed in as <strong>{props.session.user.username}</strong>. Signing out erases what Loom keeps of this
            server on this computer.
          </p>
          <button
            type="button"
            className="text-button framed"
            onClick={() => void loom.session.signOut(undefined).then(props.onClose)}
          >
            <IconLogout size={16} stroke={1.75} aria-hidden="true" />
            Sign out
          </button>
        </section>
      ) : null}
    </Sheet>
  )
}

import type { ReactElement } from 'react'
import type { Reason, ServerProfile } from '../../../../contract/ipc/session'
import { SignInView } from './sign-in-view'

/** What the window shows when nobody is signed in. */
export function SignInPage(props: {
  server: ServerProfile | null
  reason: Reason | null
  bundledId: string | null
}): ReactElement {
  return (
    <div className="sign-in-page">
      <div className="sign-in-card">
        <h1>Sign in</h1>
        <p>Connect to the Loom server of your team, or look at this computer alone.</p>
        <SignInView {...props} />
      </div>
    </div>
  )
}

import { BUNDLED_USERNAME } from '../../../contract/wire/bundled'
import type { TokenAnswer } from '../../../contract/wire/http'
import type { HttpTarget } from '../link/types'
import { isRefusal, logIn, refresh } from './auth-requests'
import { BUNDLED_ID } from './servers-file'
import { refreshEntry } from './token-trades'
import type { SessionOptions } from './types'

/** How long the bundled server's sign-in waits for the keychain: the launch secret does as well. */
const KEYCHAIN_PATIENCE = 500

/** The sign-in to the server on this computer, for which nobody types anything. */
interface BundledSignIn {
  /** The refresh token of the last run; null when there is none, or the keychain takes too long. */
  readonly keptToken: () => Promise<string | null>
  /** Goes on with a kept token while the server takes it, else begins with the launch secret. */
  readonly signIn: (target: HttpTarget, kept: string | null) => Promise<TokenAnswer>
}

export function createBundledSignIn(
  options: Pick<SessionOptions, 'keychain' | 'bundled' | 'http' | 'clock'>,
): BundledSignIn {
  const { keychain, bundled, http, clock } = options

  function logInByLaunchSecret(target: HttpTarget): Promise<TokenAnswer> {
    const password = bundled.endpoint.get()?.launchSecret ?? ''
    return logIn(http, target, { username: BUNDLED_USERNAME, password })
  }

  return {
    keptToken: () =>
      new Promise((resolve) => {
        const cancel = clock.after(KEYCHAIN_PATIENCE, () => resolve(null))
        void keychain.get(refreshEntry(BUNDLED_ID)).then((token) => {
          cancel()
          resolve(token)
        })
      }),
    signIn: async (target, kept) => {
      if (kept === null) return logInByLaunchSecret(target)
      try {
        return await refresh(http, target, kept)
      } catch (error) {
        if (isRefusal(error)) return logInByLaunchSecret(target)
        throw error
      }
    },
  }
}

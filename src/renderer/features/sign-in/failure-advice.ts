import type { ErrorCode } from '../../../../contract/errors'

/** The field that a refusal is about, so that the form can point at it. */
export function fieldOfFailure(code: ErrorCode): 'address' | 'username' | 'password' | null {
  if (code.startsWith('link/')) return 'address'
  if (code === 'auth/invalid-credentials') return 'password'
  return null
}

/** What a person can do next. */
export function nextStep(code: ErrorCode): string {
  switch (code) {
    case 'link/invalid-address':
      return 'On this computer it is http://localhost and its port, as in http://localhost:4680.'
    case 'link/unreachable':
    case 'link/timeout':
      return 'Check the address and your network or VPN, then try again.'
    case 'link/not-loom':
      return 'Something answers there, but it is not a Loom server. Check the address and the port.'
    case 'link/server-too-old':
      return 'Ask its operator to update the server.'
    case 'link/server-too-new':
      return 'Update Loom on this computer.'
    case 'link/untrusted-certificate':
      return "Ask its operator for a certificate that this computer trusts, or add its authority to this computer's store."
    case 'auth/invalid-credentials':
      return 'Check the user name and the password. Capital letters count.'
    case 'auth/too-many-attempts':
      return 'Wait a few minutes before the next try.'
    case 'auth/session-ended':
    case 'auth/expired-token':
      return 'Sign in again to go on.'
    default:
      return 'Try again. If it stays so, look into the log of the app.'
  }
}

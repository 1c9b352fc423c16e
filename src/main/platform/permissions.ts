import { isOwnPage } from './url-policy'

/** Writing to the clipboard, asked by our own page's main frame, is all that a page ever needs. */
const ALLOWED = 'clipboard-sanitized-write'

/** The answer to every permission a page asks for or looks up. */
export function mayUse(permission: string, address: string, isMainFrame: boolean, devServer: string | null): boolean {
  return permission === ALLOWED && isMainFrame && isOwnPage(address, devServer)
}

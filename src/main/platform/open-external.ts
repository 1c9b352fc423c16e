import { shell } from 'electron'
import type { Log } from '../log/log'
import { decideUrl } from './url-policy'

/**
 * The only way to the person's browser: whoever names the address, the URL policy decides. Answers whether it was
 * opened.
 */
export async function openExternal(address: string, log: Log): Promise<boolean> {
  const decision = decideUrl(address, 'external', null)
  if (decision.kind !== 'external') {
    log.warn('url.refused', { use: 'external', url: address })
    return false
  }
  try {
    await shell.openExternal(decision.url)
    return true
  } catch (error) {
    log.warn('url.not-opened', { error })
    return false
  }
}

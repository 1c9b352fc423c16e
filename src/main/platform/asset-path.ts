import { APP_ORIGIN } from './url-policy'

/** What a file or folder of the built page is called: no dot in front, nothing that any file system reads as special. */
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$/
const MAX_SEGMENTS = 6
/** Names that Windows gives to devices, whatever the ending. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * The file of the built page that an address stands for, as path segments below the page's folder, or null. Nothing is
 * decoded and nothing is mended: an address that is not spelt exactly like a file of ours names no file.
 */
export function assetPath(address: string): readonly string[] | null {
  if (!address.startsWith(`${APP_ORIGIN}/`)) return null
  const rest = address.slice(APP_ORIGIN.length + 1)
  const end = rest.search(/[?#]/)
  const path = end === -1 ? rest : rest.slice(0, end)
  if (path === '') return ['index.html']
  const segments = path.split('/')
  if (segments.length > MAX_SEGMENTS) return null
  return segments.every((segment) => SEGMENT.test(segment) && !DEVICE.test(segment)) ? segments : null
}

import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assetPath } from './asset-path'
import { pagePolicy } from './content-security-policy'

const NONCE_PLACE = '__CSP_NONCE__'

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
}

/** One answer to the page: the shape that Electron's buffer protocol takes. */
export interface PageAnswer {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly data: Buffer
}

/**
 * Answers requests for `app://loom/…` with files below `folder` and nothing else. A page gets a fresh nonce, written
 * into its text and into its policy alike. Files are read at once: they are small and near, and each hop through the
 * event loop holds up the page.
 */
export function createPageProtocol(folder: string): (request: { url: string; method: string }) => PageAnswer {
  return ({ url, method }) => {
    const segments = assetPath(url)
    const type = segments === null ? undefined : TYPES[segments.at(-1)?.split('.').at(-1) ?? '']
    if (segments === null || type === undefined) return refuse(404)
    if (method !== 'GET') return refuse(405)
    let data: Buffer
    try {
      data = readFileSync(join(folder, ...segments))
    } catch {
      return refuse(404)
    }
    const headers: Record<string, string> = {
      'content-type': type,
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    }
    if (!type.startsWith('text/html')) return { statusCode: 200, headers, data }
    const nonce = randomBytes(18).toString('base64')
    headers['content-security-policy'] = pagePolicy(nonce)
    headers['cache-control'] = 'no-store'
    return { statusCode: 200, headers, data: Buffer.from(data.toString('utf8').replaceAll(NONCE_PLACE, nonce)) }
  }
}

function refuse(statusCode: number): PageAnswer {
  return { statusCode, headers: { 'content-security-policy': "default-src 'none'" }, data: Buffer.alloc(0) }
}

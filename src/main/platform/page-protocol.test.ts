import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPageProtocol, type PageAnswer } from './page-protocol'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loom-page-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<meta property="csp-nonce" nonce="__CSP_NONCE__"><p>__CSP_NONCE__')
  writeFileSync(join(folder, 'assets', 'index.js'), 'const place = "__CSP_NONCE__"')
  writeFileSync(join(folder, 'secret.txt'), 'x')
})
afterAll(() => rmSync(folder, { recursive: true }))

function get(url: string, method = 'GET'): PageAnswer {
  return createPageProtocol(folder)({ url, method })
}

it('puts a nonce that is new with each load into the page and its policy', () => {
  const nonces = new Set<string>()
  for (let load = 0; load < 5; load += 1) {
    const response = get('app://loom/')
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8')
    const nonce = /nonce="([^"]+)"/.exec(response.data.toString())?.[1] ?? ''
    expect(Buffer.from(nonce, 'base64')).toHaveLength(18)
    expect(response.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`)
    nonces.add(nonce)
  }
  expect(nonces.size).toBe(5)
})

it('allows scripts of ours alone, no network, no frames', () => {
  const policy = get('app://loom/').headers['content-security-policy'] ?? ''
  const rules = new Map(policy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]))
  expect(rules.get('default-src')).toBe("'none'")
  expect(rules.get('script-src')).toBe("'self'")
  for (const name of ['connect-src', 'object-src', 'frame-src', 'frame-ancestors', 'base-uri', 'form-action']) {
    expect(rules.get(name), name).toBe("'none'")
  }
  expect(policy).not.toContain('unsafe')
})

it('serves files of the page as they are, with their type', () => {
  const response = get('app://loom/assets/index.js')
  expect(response.data.toString()).toBe('const place = "__CSP_NONCE__"')
  expect(response.headers['content-type']).toBe('text/javascript; charset=utf-8')
  expect(response.headers['x-content-type-options']).toBe('nosniff')
})

it('refuses unknown files, folders, types, ways out and other methods', () => {
  expect(get('app://loom/missing.js').statusCode).toBe(404)
  expect(get('app://loom/assets').statusCode).toBe(404)
  expect(get('app://loom/secret.txt').statusCode).toBe(404)
  expect(get('app://loom/..%2fmain.js').statusCode).toBe(404)
  expect(get('app://loom/index.html', 'POST').statusCode).toBe(405)
})

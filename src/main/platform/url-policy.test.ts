import { afterEach, expect, it } from 'vitest'
import { decideUrl, isOwnPage, type UrlUse } from './url-policy'

const USES: readonly UrlUse[] = ['navigate', 'redirect', 'frame', 'window', 'external']
const OWN = [
  'app://loom/',
  'app://loom/index.html',
  'app://loom/?a=b',
  'app://loom/#/panel/3',
  'app://loom/assets/index.js',
]

/** Plain web addresses, and how they leave for the browser. */
const WEB: readonly (readonly [string, string])[] = [
  ['https://example.org', 'https://example.org/'],
  ['https://example.org/', 'https://example.org/'],
  ['http://example.org/runbook?q=1#top', 'http://example.org/runbook?q=1#top'],
  ['HTTPS://EXAMPLE.ORG/Path', 'https://example.org/Path'],
  ['https://example.org:8443/x', 'https://example.org:8443/x'],
  ['http://192.168.0.10:3000/d/1', 'http://192.168.0.10:3000/d/1'],
  ['http://[::1]:9090/graph', 'http://[::1]:9090/graph'],
  ['https://xn--e1awd7f.com/', 'https://xn--e1awd7f.com/'],
  ['https://аpple.com/', 'https://xn--pple-43d.com/'],
  ['https://loom/', 'https://loom/'],
  ['https://example.org/%0d%0aheader', 'https://example.org/%0d%0aheader'],
  ['https://example.org/"><script>', 'https://example.org/%22%3E%3Cscript%3E'],
  ['https://example.org/@user', 'https://example.org/@user'],
  ['https://example.org/?u=javascript:alert(1)', 'https://example.org/?u=javascript:alert(1)'],
]

/** Schemes that start programs, read files, run scripts, or leak the person's name; Mattermost's block list among them. */
const SCHEMES = [
  'file',
  'smb',
  'ftp',
  'sftp',
  'ssh',
  'telnet',
  'nfs',
  'afp',
  'dav',
  'davs',
  'cifs',
  'javascript',
  'vbscript',
  'data',
  'blob',
  'filesystem',
  'about',
  'chrome',
  'chrome-extension',
  'devtools',
  'view-source',
  'ms-msdt',
  'ms-officecmd',
  'search-ms',
  'ms-cxh',
  'ms-appinstaller',
  'ms-excel',
  'ms-word',
  'ms-powerpoint',
  'ms-settings',
  'ms-browser-extension',
  'shell',
  'microsoft-edge',
  'calculator',
  'mailto',
  'tel',
  'sms',
  'skype',
  'slack',
  'vscode',
  'vscode-insiders',
  'steam',
  'itms-services',
  'x-apple-helpbasic',
  'jar',
  'res',
  'mk',
  'mhtml',
  'ldap',
  'ldaps',
  'gopher',
  'ws',
  'wss',
  'irc',
  'magnet',
  'intent',
  'app',
  'apps',
  'loom',
  'ms-gamingoverlay',
  'onenote',
  'tel-cti',
  'dict',
  'finger',
  'rlogin',
  'webcal',
  'svn',
  'git',
  'rdp',
  'vnc',
]

const REFUSED = [
  ...SCHEMES.flatMap((scheme) => [`${scheme}:alert(1)`, `${scheme}://example.org/share`]),
  '',
  ' ',
  '.',
  '/',
  '//',
  '//example.org',
  '\\\\server\\share',
  '//server/share',
  '\\\\?\\C:\\x',
  'C:\\Windows\\System32\\calc.exe',
  'example.org',
  'www.example.org',
  'localhost:80',
  '127.0.0.1',
  'not a url',
  '%',
  'http',
  'https:',
  'https://',
  'http:///',
  'https:example.org',
  'https:/example.org',
  'https:///example.org',
  'http:\\\\example.org',
  'https://example.org\\@evil.org',
  'https://evil.org\\.example.org',
  'https://user@example.org',
  'https://user:pass@example.org',
  'https://:pass@example.org',
  'https://example.org%00.evil.org',
  'https://exa mple.org',
  ' https://example.org',
  'https://example.org ',
  '\thttps://example.org',
  'java\nscript:alert(1)',
  'https://example.org/\u0000',
  'https://exam\u00adple.org\u00a0',
  'https://example.org/\n',
  'https://[::1',
  'https://example.org:99999',
  'https://256.256.256.256',
  'https://example.org:port',
  'https://%',
  'JaVaScRiPt:alert(1)',
  'javascript://example.org/%0aalert(1)',
  'data:text/html,<script>1</script>',
  'about:blank',
  'app://loom',
  'app://loom.evil.org/',
  'app://evil/',
  'app://loom:80/',
  'app://user@loom/',
  'app://LOOM/',
  'app:/loom/',
  'app:loom',
  'app:///',
  'app:///etc/passwd',
  'apps://loom/',
  'APP://loom/',
  'app://loom\\x',
  'app://loom@evil/',
  'app://loom%2eevil/',
  `https://example.org/${'x'.repeat(2048)}`,
  `app://loom/${'x'.repeat(2048)}`,
]

it('knows more than 120 addresses', () => {
  expect(new Set([...OWN, ...WEB.map(([text]) => text), ...REFUSED]).size).toBeGreaterThan(200)
})

it.each(OWN)('lets our own page %s load in the window, and nowhere else', (text) => {
  const kinds = USES.map((use) => decideUrl(text, use, null).kind)
  expect(kinds).toEqual(['allow', 'refuse', 'refuse', 'refuse', 'refuse'])
  expect(decideUrl(text, 'navigate', null)).toEqual({ kind: 'allow', url: text })
})

it.each(WEB)('hands %s to the browser, and never loads it', (text, url) => {
  expect(USES.map((use) => decideUrl(text, use, null))).toEqual([
    { kind: 'refuse' },
    { kind: 'refuse' },
    { kind: 'refuse' },
    { kind: 'external', url },
    { kind: 'external', url },
  ])
})

it.each(REFUSED)('refuses %j for every use', (text) => {
  for (const use of USES) {
    expect(decideUrl(text, use, null), use).toEqual({ kind: 'refuse' })
    expect(decideUrl(text, use, 'http://localhost:5173'), use).toEqual({ kind: 'refuse' })
  }
})

it('refuses what is no text at all', () => {
  for (const value of [
    undefined,
    null,
    1,
    {},
    [],
    ['https://example.org'],
    { toString: () => 'https://example.org' },
  ]) {
    for (const use of USES) expect(decideUrl(value as string, use, null)).toEqual({ kind: 'refuse' })
  }
})

it('lets the page of the development server load while developing, by its exact origin', () => {
  const devServer = 'http://localhost:5173'
  expect(isOwnPage('http://localhost:5173/src/x', devServer)).toBe(true)
  for (const text of [
    'http://localhost:5174/',
    'https://localhost:5173/',
    'http://localhost.evil:5173/',
    'http://a@localhost:5173/',
  ]) {
    expect(isOwnPage(text, devServer), text).toBe(false)
  }
})

const originals = {
  startsWith: String.prototype.startsWith,
  includes: Array.prototype.includes,
  test: RegExp.prototype.test,
}
afterEach(() => {
  String.prototype.startsWith = originals.startsWith
  Array.prototype.includes = originals.includes
})

it('is not fooled by poisoned prototypes', () => {
  String.prototype.startsWith = () => true
  Array.prototype.includes = () => true
  const kinds = REFUSED.flatMap((text) => USES.map((use) => decideUrl(text, use, null).kind))
  String.prototype.startsWith = originals.startsWith
  Array.prototype.includes = originals.includes
  // Only spellings of our own page that differ in the slash after it depend on startsWith at all.
  expect(kinds.filter((kind) => kind === 'external')).toEqual([])
})

import { join, relative, resolve } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { assetPath } from './asset-path'

const ROOT = resolve('/srv/loom/renderer')

it.each([
  ['app://loom/', ['index.html']],
  ['app://loom/?x=1', ['index.html']],
  ['app://loom/#/settings', ['index.html']],
  ['app://loom/index.html', ['index.html']],
  ['app://loom/assets/index-Dms94T6d.js', ['assets', 'index-Dms94T6d.js']],
  ['app://loom/assets/inter-latin_x-1.2.woff2?v=1#x', ['assets', 'inter-latin_x-1.2.woff2']],
])('serves %s', (address, segments) => {
  expect(assetPath(address)).toEqual(segments)
})

const DOTS = [
  '..',
  '%2e%2e',
  '.%2e',
  '%2e.',
  '%252e%252e',
  '%c0%ae%c0%ae',
  '%u002e%u002e',
  '．．',
  '..;',
  '...',
  '. .',
  '..%00',
  '..%20',
  '․․',
  '%e0%80%ae',
  '.',
]
const SLASHES = ['/', '%2f', '%5c', '\\', '%252f', '%c0%af', '%u2215', '∕', '//', '/./', '/%2e/', ';/', '%00/', '\\/']
const TARGETS = ['etc/passwd', 'main/index.js']

const spellings = [
  ...DOTS.flatMap((dots) => SLASHES.flatMap((slash) => TARGETS.map((target) => `app://loom/${dots}${slash}${target}`))),
  ...DOTS.map((dots) => `app://loom/assets/${dots}/${dots}/package.json`),
  'app://loom//etc/passwd',
  'app://loom///etc/passwd',
  'app://loom/C:/Windows/win.ini',
  'app://loom/C:\\Windows\\win.ini',
  'app://loom/c%3a/Windows',
  'app://loom/\\\\server\\share\\x',
  'app://loom/%5c%5cserver%5cshare',
  'app://loom/file:///etc/passwd',
  'app://loom/index.html%00.png',
  'app://loom/index.html\u0000.png',
  'app://loom/index.html::$DATA',
  'app://loom/index.html.',
  'app://loom/index.html%20',
  'app://loom/index.html ',
  'app://loom/.env',
  'app://loom/.git/config',
  'app://loom/assets/.hidden',
  'app://loom/con',
  'app://loom/CON.js',
  'app://loom/aux.html',
  'app://loom/nul',
  'app://loom/lpt1.js',
  'app://loom/com1',
  'app://loom/assets/',
  'app://loom/assets//index.js',
  'app://loom/~root',
  'app://loom/$HOME',
  'app://loom/`id`',
  'app://loom/a|b',
  'app://loom/a*b',
  'app://loom/a?/../b'.replace('?', '%3f'),
  'app://loom/INDEX~1.HTM',
  'app://loom/a/b/c/d/e/f/g',
  'app://loom',
  'app://evil/index.html',
  'app://loom.evil/index.html',
  'file:///etc/passwd',
  'http://loom/index.html',
  '/index.html',
  '',
  'app://loom@evil/index.html',
  'app://loom:80/index.html',
  'APP://LOOM/index.html',
  'app:/loom/index.html',
  'app:\\\\loom\\index.html',
  'app://loom/\u202eslj.xedni',
  'app://loom/ｉndex.html',
  'app://loom/index.html\r\nX: y',
  'app://loom/%69ndex.html',
]

it('knows at least 200 spellings', () => {
  expect(new Set(spellings).size).toBeGreaterThan(400)
})

it.each(spellings)('serves nothing for %j', (address) => {
  expect(assetPath(address)).toBeNull()
})

it('never leaves the folder, whatever the address', () => {
  const part = fc.oneof(
    fc.constantFrom(...DOTS, ...SLASHES, 'a', 'index.html', 'C:', '%', '?', '#', '~', '\u0000'),
    fc.string({ unit: 'binary', maxLength: 3 }),
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const segments = assetPath(`app://loom/${parts.join('')}`)
      if (segments === null) return
      const inside = relative(ROOT, join(ROOT, ...segments))
      expect(inside).toBe(join(...segments))
      expect(inside.startsWith('..')).toBe(false)
    }),
    { numRuns: 5_000 },
  )
})

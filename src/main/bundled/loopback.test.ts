import { expect, it } from 'vitest'
import { isLoopbackOrigin } from './loopback'

it.each(['http://127.0.0.1:1', 'http://127.0.0.1:65535/', 'http://[::1]:4680'])('takes %s', (url) => {
  expect(isLoopbackOrigin(url)).toBe(true)
})

it.each([
  'http://127.0.0.1',
  'http://127.0.0.1:0',
  'http://127.0.0.1:65536',
  'https://127.0.0.1:1',
  'http://localhost:1',
  'http://0.0.0.0:1',
  'http://[::]:1',
  'http://127.0.0.1:1/path',
  'http://a@127.0.0.1:1',
  'http://127.0.0.1:1@evil.org',
  'http://127.0.0.1.evil.org:1',
  'http://192.168.0.1:1',
  '',
  'file:///etc',
])('refuses %s', (url) => {
  expect(isLoopbackOrigin(url)).toBe(false)
})

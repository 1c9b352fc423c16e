import { describe, expect, it } from 'vitest'
import { parseAddress } from './address'

describe('a server address', () => {
  it.each([
    ['metrics.example.org', 'https://metrics.example.org', false],
    ['  metrics.example.org:8443/ ', 'https://metrics.example.org:8443', false],
    ['HTTPS://Metrics.Example.ORG', 'https://metrics.example.org', false],
    ['localhost:4680', 'http://localhost:4680', false],
    ['127.0.0.1:4680', 'http://127.0.0.1:4680', false],
    ['http://[::1]:4680', 'http://[::1]:4680', false],
    ['[::1]:4680', 'http://[::1]:4680', false],
    ['http://192.168.1.20:4680', 'http://192.168.1.20:4680', true],
    ['http://10.0.0.7', 'http://10.0.0.7', true],
    ['http://172.20.0.7', 'http://172.20.0.7', true],
    ['http://[fd12:3456::1]:4680', 'http://[fd12:3456::1]:4680', true],
    ['http://nas.local:4680', 'http://nas.local:4680', true],
    ['http://nas:4680', 'http://nas:4680', true],
    ['nas:4680', 'https://nas:4680', false],
  ])('reads %s', (typed, origin, readable) => {
    expect(parseAddress(typed)).toEqual({ origin, readable })
  })

  it.each([
    ['http://metrics.example.org', /Use https/],
    ['http://172.32.0.1', /Use https/],
    ['http://10.0.0.1.example.org', /Use https/],
    ['http://127.0.0.1.example.org', /Use https/],
    ['ftp://metrics.example.org', /begins with https/],
    ['javascript://alert(1)', /begins with https/],
    ['file:///etc/passwd', /begins with https/],
    ['https://user:secret@metrics.example.org', /their own fields/],
    ['https://metrics.example.org/loom', /has no path/],
    ['https://metrics.example.org/?token=1', /has no path/],
    ['https://', /not an address/],
    ['two words', /not an address/],
    ['', /not an address/],
  ])('refuses %s', (typed, message) => {
    expect(() => parseAddress(typed)).toThrow(expect.objectContaining({ code: 'link/invalid-address' }))
    expect(() => parseAddress(typed)).toThrow(message)
  })
})

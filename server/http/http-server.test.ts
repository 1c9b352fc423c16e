import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createHostCheck, isLoopback } from './host-check'
import { closeHttp, createHttpServer, listen } from './http-server'

/** Milliseconds until the server cuts a client that sends this and then nothing. */
function cutAfter(url: string, sent: string): Promise<{ ms: number; answer: string }> {
  return new Promise((resolve) => {
    const started = performance.now()
    let answer = ''
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(sent))
    socket.on('data', (part) => {
      answer += part
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve({ ms: performance.now() - started, answer }))
  })
}

describe('the HTTP server', () => {
  it.each([
    ['in its headers', 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: '],
    ['in its body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf'],
  ])('cuts a client that stops %s, and serves others meanwhile', async (_where, sent) => {
    const server = createHttpServer(
      (request, response) => {
        request.on('end', () => response.end('fine'))
        request.resume()
      },
      { headers: 300, request: 500, check: 100 },
    )
    const url = await listen(server, '127.0.0.1', 0)
    const cut = cutAfter(url, sent)
    expect(await (await fetch(url)).text()).toBe('fine')
    const { ms, answer } = await cut
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(ms).toBeLessThan(5000)
    await closeHttp(server, () => {})
  })

  it.each([
    ['127.0.0.1', /^http:\/\/127\.0\.0\.1:\d+$/],
    ['0.0.0.0', /^http:\/\/localhost:\d+$/],
  ])('tells how %s is reached', async (host, expected) => {
    const server = createHttpServer((_request, response) => void response.end())
    const url = await listen(server, host, 0)
    expect(url).toMatch(expected)
    expect((await fetch(url)).status).toBe(200)
    await closeHttp(server, () => {})
  })

  it('says of a computer without a free port that it is not the port that was set', async () => {
    const server = createHttpServer(() => undefined)
    // What the system answers when none of its ports is left; taking them all would hurt whoever else works here.
    const full = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' })
    server.listen = () => {
      server.emit('error', full)
      return server
    }
    await expect(listen(server, '127.0.0.1', 0)).rejects.toMatchObject({
      code: 'server/unavailable',
      message: expect.stringMatching(/every port .* is in use/),
    })
  })

  it('says why it cannot listen', async () => {
    const server = createHttpServer(() => {})
    await expect(listen(server, '203.0.113.1', 0)).rejects.toMatchObject({
      code: 'server/unavailable',
      message: expect.stringContaining("Can't listen on 203.0.113.1:0"),
    })
  })
})

describe('the names of a server', () => {
  it('are few on loopback: its own and the public one', () => {
    const allows = createHostCheck('127.0.0.1', 'https://board.example:8443/loom')
    for (const host of ['127.0.0.1:4680', 'localhost', '[::1]:1', 'Board.Example', 'board.example:8443']) {
      expect(allows(host), host).toBe(true)
    }
    for (const host of [undefined, '', 'evil.example', 'board.example.evil', '127.0.0.1:99999999', '127.0.0.2']) {
      expect(allows(host), host).toBe(false)
    }
    expect(createHostCheck('127.0.0.2', null)('127.0.0.2:1')).toBe(true)
  })

  it('are not known on a network', () => {
    const allows = createHostCheck('0.0.0.0', null)
    expect(allows('anything.example')).toBe(true)
    expect(allows('')).toBe(false)
    expect(allows(undefined)).toBe(false)
  })

  it('are loopback for loopback addresses alone', () => {
    expect(['localhost', '::1', '127.3.2.1'].every(isLoopback)).toBe(true)
    expect(['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example', 'localhost.example'].some(isLoopback)).toBe(false)
  })
})

import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

export interface OtherServer {
  readonly url: string
  readonly close: () => Promise<void>
}

/** A web server that has nothing to do with Loom. */
export function startWebServer(): Promise<OtherServer> {
  return listen(
    createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<h1>It works!</h1>')),
    'http',
  )
}

/** What a Loom of an earlier protocol answers when it is asked which versions it speaks. */
export function startOldLoom(): Promise<OtherServer> {
  return listen(createServer(answerHealth(0)), 'http')
}

/** A Loom behind a certificate that nobody on this computer vouches for. */
export function startUntrustedLoom(folder: string): Promise<OtherServer> {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const files = ['-keyout', key, '-out', certificate]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files], {
    stdio: 'ignore',
  })
  const options = { key: readFileSync(key), cert: readFileSync(certificate) }
  return listen(createSecureServer(options, answerHealth(1)), 'https')
}

/** An address where nothing listens any more. */
export async function unusedAddress(): Promise<string> {
  const server = await startWebServer()
  await server.close()
  return server.url
}

function answerHealth(protocol: number): RequestListener {
  const body = JSON.stringify({ status: 'ok', application: 'loom', protocol: { min: protocol, max: protocol } })
  return (_request, response) => response.setHeader('content-type', 'application/json').end(body)
}

async function listen(server: Server, scheme: 'http' | 'https'): Promise<OtherServer> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

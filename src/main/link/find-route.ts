import { readFileSync } from 'node:fs'
import type { Agent } from 'node:http'
import type { FindRoute } from './types'

/** Where Linux distributions keep the bundle of certificates that the system trusts. */
const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

interface RouteOptions {
  /** Electron's session.resolveProxy: proxies in the form of a PAC script's answer, such as `PROXY a:8080; DIRECT`. */
  readonly resolveProxy: (url: string) => Promise<string>
  readonly systemCertificates: () => Promise<string[]>
}

/**
 * The live link is a Node socket, and those know neither the system's proxy nor its certificates; here it learns both.
 * Proxies that ask for a password are not supported.
 */
export function createFindRoute({ resolveProxy, systemCertificates }: RouteOptions): FindRoute {
  let trusted: string[] | undefined
  return async (origin) => {
    const agent = await agentOf(await resolveProxy(origin))
    if (!origin.startsWith('https:')) return agent === null ? {} : { agent }
    const { rootCertificates } = await import('node:tls')
    trusted ??= [...rootCertificates, ...(await systemCertificates())]
    return { ...(agent === null ? {} : { agent }), ca: trusted }
  }
}

/** The agent for the first way that a PAC answer names; null goes directly. Agents load when a proxy asks for one. */
export async function agentOf(pac: string): Promise<Agent | null> {
  const [first = 'DIRECT'] = pac.split(';').map((part) => part.trim())
  const [kind = '', address = ''] = first.split(/\s+/)
  switch (kind.toUpperCase()) {
    case 'PROXY':
    case 'HTTP':
      return httpsProxy(`http://${address}`)
    case 'HTTPS':
      return httpsProxy(`https://${address}`)
    case 'SOCKS5':
      return socksProxy(`socks5h://${address}`)
    case 'SOCKS':
    case 'SOCKS4':
      return socksProxy(`socks4a://${address}`)
    default:
      return null
  }
}

async function httpsProxy(address: string): Promise<Agent> {
  const { HttpsProxyAgent } = await import('https-proxy-agent')
  return new HttpsProxyAgent(address)
}

async function socksProxy(address: string): Promise<Agent> {
  const { SocksProxyAgent } = await import('socks-proxy-agent')
  return new SocksProxyAgent(address)
}

/**
 * Certificates that the system trusts beyond Node's own list. On Windows and macOS this needs Node 22.15 (Electron 36);
 * an older runtime trusts Node's list alone there.
 */
export async function systemCertificates(): Promise<string[]> {
  // Missing in the types and in the runtime before Node 22.15.
  const { getCACertificates } = (await import('node:tls')).default as {
    getCACertificates?: (type: 'system') => string[]
  }
  if (getCACertificates !== undefined) return getCACertificates('system')
  if (process.platform !== 'linux') return []
  for (const path of BUNDLES) {
    try {
      return [readFileSync(path, 'utf8')]
    } catch {
      // Another distribution's place.
    }
  }
  return []
}

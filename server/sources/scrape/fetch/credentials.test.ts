import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createTlsServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listening, startTarget, startTestScraping, type TestScraping, until } from '../test-scraping'

const open: { close(): void }[] = []
const folder = mkdtempSync(join(tmpdir(), 'loom-credentials-'))
const file = (name: string): string => join(folder, name)
afterAll(() => {
  for (const { close } of open) close()
  rmSync(folder, { recursive: true })
})

type Job = Parameters<typeof startTestScraping>[0][number]

function scrape(address: string, job: Omit<Job, 'job_name' | 'static_configs'>): TestScraping {
  const scraping = startTestScraping([{ ...job, job_name: 'x', static_configs: [{ targets: [address] }] }])
  open.push({ close: scraping.stop })
  return scraping
}

const told = ({ scraping }: TestScraping) => scraping.targets().activeTargets[0]
const isUp = (scraping: TestScraping) =>
  until(
    () => told(scraping)?.health === 'up',
    () => told(scraping),
  )
const fails = (scraping: TestScraping, error: string) =>
  until(
    () => told(scraping)?.lastError.includes(error) ?? false,
    () => told(scraping),
  )

/** A target that keeps the Authorization headers it is given. */
async function guarded(wanted: (given: string) => boolean) {
  const given: string[] = []
  const server = await startTarget((request, response) => {
    given.push(request.headers.authorization ?? 'none')
    response.statusCode = wanted(given.at(-1) ?? '') ? 200 : 401
    response.end('a 1\n')
  })
  open.push(server)
  return { ...server, given }
}

describe('credentials', () => {
  it('are given as user and password', async () => {
    const target = await guarded((given) => given === `Basic ${Buffer.from('me:s3cret:word').toString('base64')}`)
    await isUp(scrape(target.address, { basic_auth: { username: 'me', password: 's3cret:word' } }))
  })

  it('are read from their file anew each time, and stay out of logs and messages', async () => {
    const target = await guarded((given) => given === 'Bearer new-token')
    const path = file('token')
    const scraping = scrape(target.address, { authorization: { credentials_file: path } })
    await fails(scraping, `the file ${path} can't be read: ENOENT`)
    writeFileSync(path, 'old-token\n')
    await fails(scraping, 'server returned HTTP status 401 Unauthorized')
    writeFileSync(path, 'new-token\n')
    await isUp(scraping)
    expect(target.given).toContain('Bearer old-token')
    expect(scraping.lines.join()).not.toMatch(/(old|new)-token/)
  })

  it('that are no header are refused before anything is sent', async () => {
    const target = await guarded(() => true)
    const path = file('broken-token')
    writeFileSync(path, 'a\nb')
    const scraping = scrape(target.address, { authorization: { credentials_file: path } })
    await fails(scraping, 'Invalid character in header')
    expect(target.given).toEqual([])
    expect(scraping.lines.join()).not.toContain('a\\nb')
  })

  it('go to the target alone, wherever it redirects to', async () => {
    const other = await guarded(() => true)
    const target = await startTarget((_, response) => {
      response.writeHead(307, { location: `http://${other.address}/elsewhere` }).end()
    })
    open.push(target)
    await isUp(scrape(target.address, { basic_auth: { username: 'me', password: 'x' } }))
    expect(new Set(other.given)).toEqual(new Set(['none']))
    const stays = scrape(target.address, { follow_redirects: false })
    await fails(stays, 'server returned HTTP status 307 Temporary Redirect')
  })
})

describe('TLS', () => {
  let address: string
  let peers: unknown[]

  beforeAll(async () => {
    makeCertificates()
    peers = []
    const server = createTlsServer(
      {
        key: readFileSync(file('target.key')),
        cert: readFileSync(file('target.pem')),
        ca: readFileSync(file('ca.pem')),
        requestCert: true,
        rejectUnauthorized: false,
      },
      (request, response) => {
        peers.push((request.socket as TLSSocket).getPeerCertificate().subject?.CN)
        response.end('a 1\n')
      },
    )
    const target = await listening(server)
    open.push(target)
    address = target.address
  })

  const https = (tls_config: Job['tls_config']) => scrape(address, { scheme: 'https', tls_config })

  it('trusts the authority that is given, for the name that is given, and shows its own certificate', async () => {
    const own = { cert_file: file('loom.pem'), key_file: file('loom.key') }
    const scraping = https({ ca_file: file('ca.pem'), server_name: 'target.test', ...own })
    await isUp(scraping)
    expect(peers).toContain('loom')
    expect(told(scraping)?.scrapeUrl).toBe(`https://${address}/metrics`)
  })

  it('refuses a target that nobody known, or nobody at all, vouches for by the name it has', async () => {
    await Promise.all([
      fails(https({}), 'self-signed certificate'),
      fails(https({ ca_file: file('ca.pem') }), 'does not match certificate'),
      fails(https({ ca_file: file('loom.pem'), server_name: 'target.test' }), 'certificate'),
      fails(https({ ca_file: file('missing.pem') }), "missing.pem can't be read: ENOENT"),
    ])
  })

  it('trusts anyone where that is asked for, and takes up a file of certificates that changes', async () => {
    await isUp(https({ insecure_skip_verify: true }))
    writeFileSync(file('later.pem'), readFileSync(file('loom.pem')))
    const scraping = https({ ca_file: file('later.pem'), server_name: 'target.test' })
    await until(() => told(scraping)?.health === 'down')
    writeFileSync(file('later.pem'), readFileSync(file('ca.pem')))
    await isUp(scraping)
  })
})

/** An authority of our own, and certificates by it for a target called target.test and for Loom. */
function makeCertificates(): void {
  const openssl = (...parameters: string[]): void => {
    execFileSync('openssl', parameters, { cwd: folder, stdio: 'ignore' })
  }
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  openssl('req', '-x509', ...key, '-days', '1', '-subj', '/CN=authority', '-keyout', 'ca.key', '-out', 'ca.pem')
  writeFileSync(file('target.ext'), 'subjectAltName=DNS:target.test')
  writeFileSync(file('loom.ext'), 'extendedKeyUsage=clientAuth')
  for (const name of ['target', 'loom']) {
    openssl('req', ...key, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`)
    const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '1', '-extfile', `${name}.ext`]
    openssl('x509', '-req', '-in', `${name}.csr`, ...signing, '-out', `${name}.pem`)
  }
}

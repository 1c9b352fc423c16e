import { readFile } from 'node:fs/promises'
import type { ScrapeJob } from '../config/scrape-job'
import { ScrapeFault } from './scrape-fault'

/** The Authorization header of a job, or null. Files are read anew each time: credentials are exchanged while we run. */
export async function authorizationOf(job: Pick<ScrapeJob, 'basic_auth' | 'authorization'>): Promise<string | null> {
  const { basic_auth: basic, authorization: other } = job
  if (basic !== undefined) {
    const password = await secret(basic.password, basic.password_file)
    return `Basic ${Buffer.from(`${basic.username}:${password}`).toString('base64')}`
  }
  if (other === undefined) return null
  return `${other.type} ${await secret(other.credentials, other.credentials_file)}`
}

async function secret(given: string | undefined, file: string | undefined): Promise<string> {
  return file === undefined ? (given ?? '') : (await readCredentials(file)).trim()
}

/** Text of a file of credentials or certificates. Throws a ScrapeFault that names it. */
export async function readCredentials(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable'
    throw new ScrapeFault('credentials', `the file ${path} can't be read: ${reason}`, { cause })
  }
}

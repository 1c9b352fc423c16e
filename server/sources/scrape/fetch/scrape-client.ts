import { Agent } from 'node:http'
import type { ScrapeJob } from '../config/scrape-job'
import type { Target } from '../target/target'
import { authorizationOf } from './authorization'
import { type ExpositionSink, fetchExposition } from './fetch-exposition'
import { requestHeaders } from './request-headers'
import { createTlsAgents } from './tls-agent'

/** Asks the targets of one job, over connections that it keeps. */
export interface ScrapeClient {
  /** As `fetchExposition`. */
  fetch(target: Target, sink: ExpositionSink, signal: AbortSignal): Promise<void>
  close(): void
}

export function createScrapeClient(job: ScrapeJob): ScrapeClient {
  const httpAgent = new Agent({ keepAlive: true })
  const tlsAgents = createTlsAgents(job.tls_config)
  return {
    async fetch({ url, timeout }, sink, signal) {
      const request = {
        url,
        headers: requestHeaders(timeout, job.enable_compression),
        authorization: await authorizationOf(job),
        httpAgent,
        httpsAgent: await tlsAgents.current(),
        maxBytes: job.body_size_limit,
        followRedirects: job.follow_redirects,
      }
      await fetchExposition(request, sink, signal)
    },
    close() {
      httpAgent.destroy()
      tlsAgents.close()
    },
  }
}

import { Agent } from 'node:https'
import type { TlsConfig } from '../config/credentials'
import { readCredentials } from './authorization'

export interface TlsAgents {
  /** The agent for now: a new one once a file of certificates has changed. */
  current(): Promise<Agent>
  close(): void
}

/** Agents for HTTPS with a job's certificates. */
export function createTlsAgents(config: TlsConfig | undefined): TlsAgents {
  let agent: Agent | null = null
  let madeFrom = ''

  return {
    async current() {
      const files = await readFiles(config)
      const key = JSON.stringify(files)
      if (agent === null || key !== madeFrom) {
        if (agent !== null) retire(agent)
        agent = new Agent({
          keepAlive: true,
          rejectUnauthorized: config?.insecure_skip_verify !== true,
          ...(config?.server_name === undefined ? {} : { servername: config.server_name }),
          ...files,
        })
        madeFrom = key
      }
      return agent
    },
    close: () => agent?.destroy(),
  }
}

/** Closes its idle connections now and the others after the scrapes that they are used for. */
function retire(agent: Agent): void {
  agent.maxFreeSockets = 0
  for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy()
}

async function readFiles(config: TlsConfig | undefined): Promise<{ ca?: string; cert?: string; key?: string }> {
  const { ca_file, cert_file, key_file } = config ?? {}
  return {
    ...(ca_file === undefined ? {} : { ca: await readCredentials(ca_file) }),
    ...(cert_file === undefined ? {} : { cert: await readCredentials(cert_file) }),
    ...(key_file === undefined ? {} : { key: await readCredentials(key_file) }),
  }
}

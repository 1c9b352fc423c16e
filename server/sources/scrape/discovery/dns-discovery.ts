import type { Resolver } from 'node:dns/promises'
import type { DnsDiscoveryConfig } from '../config/discovery-config'
import type { DiscoveryHealth, GroupsListener, TargetGroup } from './discovery'

/** What is asked of a name server. */
export type NameServer = Pick<Resolver, 'resolve4' | 'resolve6' | 'resolveSrv' | 'resolveMx' | 'resolveNs'>

/**
 * Asks for the addresses of names, again each `refresh_interval`. A name that gets no answer keeps what was known of it.
 * Returns what ends it.
 */
export function startDnsDiscovery(
  config: DnsDiscoveryConfig,
  nameServer: NameServer,
  onGroups: GroupsListener,
  health: DiscoveryHealth,
): () => void {
  const known = new Map<string, readonly TargetGroup[]>()
  let ended = false
  let refreshing: NodeJS.Timeout | undefined

  async function ask(name: string): Promise<void> {
    try {
      known.set(name, await lookUp(name, config, nameServer))
      health.worked(name)
    } catch (error) {
      if (isNoSuchName(error)) known.set(name, [])
      if (!ended) health.failed(name, error)
    }
  }

  async function refresh(): Promise<void> {
    await Promise.all(config.names.map(ask))
    if (ended) return
    onGroups([...known.values()].flat())
    refreshing = setTimeout(() => void refresh(), config.refresh_interval)
  }

  void refresh()
  return () => {
    ended = true
    clearTimeout(refreshing)
  }
}

async function lookUp(name: string, config: DnsDiscoveryConfig, nameServer: NameServer): Promise<TargetGroup[]> {
  const group = (address: string, labels = {}): TargetGroup => ({
    targets: [address],
    labels: { __meta_dns_name: name, ...labels },
  })
  switch (config.type) {
    case 'A':
      return (await nameServer.resolve4(name)).map((address) => group(`${address}:${config.port}`))
    case 'AAAA':
      return (await nameServer.resolve6(name)).map((address) => group(`[${address}]:${config.port}`))
    case 'SRV':
      return (await nameServer.resolveSrv(name)).map((record) =>
        group(`${record.name}:${record.port}`, {
          __meta_dns_srv_record_target: `${record.name}.`,
          __meta_dns_srv_record_port: String(record.port),
        }),
      )
    case 'MX':
      return (await nameServer.resolveMx(name)).map(({ exchange }) =>
        group(`${exchange}:${config.port}`, { __meta_dns_mx_record_target: `${exchange}.` }),
      )
    case 'NS':
      return (await nameServer.resolveNs(name)).map((server) =>
        group(`${server}:${config.port}`, { __meta_dns_ns_record_target: `${server}.` }),
      )
  }
}

/** The name server answered that there is no such name: that is news, not a failure to learn it. */
function isNoSuchName(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOTFOUND' || error.code === 'ENODATA')
}

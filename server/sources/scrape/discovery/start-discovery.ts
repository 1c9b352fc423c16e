import { Resolver } from 'node:dns/promises'
import type { ScrapeJob } from '../config/scrape-job'
import type { DiscoveryHealth, TargetGroup } from './discovery'
import { startDnsDiscovery } from './dns-discovery'
import { startFileDiscovery } from './file-discovery'

/** Looks for the targets of a job in all ways it names; `onGroups` is told which of them knows what. Answers what ends it. */
export function startDiscovery(
  job: Pick<ScrapeJob, 'static_configs' | 'file_sd_configs' | 'dns_sd_configs'>,
  onGroups: (discovery: string, groups: readonly TargetGroup[]) => void,
  health: DiscoveryHealth,
): () => void {
  onGroups('static', job.static_configs)
  const nameServer = new Resolver()
  const endings = [
    ...job.file_sd_configs.map((config, at) =>
      startFileDiscovery(config, (groups) => onGroups(`file ${at}`, groups), health),
    ),
    ...job.dns_sd_configs.map((config, at) =>
      startDnsDiscovery(config, nameServer, (groups) => onGroups(`dns ${at}`, groups), health),
    ),
  ]
  return () => {
    for (const end of endings) end()
    nameServer.cancel()
  }
}

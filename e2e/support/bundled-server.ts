import { expect } from '@playwright/test'
import type { LoomApp } from './launch-app'
import { processTree } from './processes'

/** Process ids of the servers that run inside the app: one, unless something is wrong or it is down. */
export function bundledServers({ processId }: LoomApp): number[] {
  return processTree(processId)
    .filter(({ command }) => command.includes('--utility-sub-type=node.mojom.NodeService'))
    .map(({ id }) => id)
}

/** Ends the bundled server as a crash would, and waits until it is gone. */
export async function crashBundledServer(app: LoomApp): Promise<void> {
  await expect.poll(() => bundledServers(app)).toHaveLength(1)
  const [id = 0] = bundledServers(app)
  process.kill(id, 'SIGKILL')
  await expect.poll(() => bundledServers(app)).not.toContain(id)
}

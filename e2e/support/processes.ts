import { execFileSync } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'

export interface ProcessEntry {
  readonly id: number
  readonly parent: number
  readonly command: string
}

/** Every process that descends from `root`, and itself, in the order of the listing. Zombies do not count. */
export function processTree(root: number): ProcessEntry[] {
  const all = listProcesses()
  const members = new Set([root])
  let size = 0
  while (size !== members.size) {
    size = members.size
    for (const { id, parent } of all) if (members.has(parent)) members.add(id)
  }
  return all.filter(({ id }) => members.has(id))
}

/** Waits until all have ended and gives back those that have not: orphans. */
export async function stillAliveAfter(ids: readonly number[], milliseconds: number): Promise<ProcessEntry[]> {
  const deadline = Date.now() + milliseconds
  for (;;) {
    const left = listProcesses().filter(({ id }) => ids.includes(id))
    if (left.length === 0 || Date.now() > deadline) return left
    await delay(100)
  }
}

export function parseProcesses(listing: string): ProcessEntry[] {
  return listing.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line)
    if (match === null || match[3]?.startsWith('Z')) return []
    return [{ id: Number(match[1]), parent: Number(match[2]), command: match[4] ?? '' }]
  })
}

function listProcesses(): ProcessEntry[] {
  return parseProcesses(execFileSync('ps', ['-eo', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' }))
}

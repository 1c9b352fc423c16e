import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks a second in /proc; 100 on every Linux that Node runs on. */
const TICKS = 100

export interface ProcessCost {
  /** Seconds of processor time since the processes began. */
  readonly cpuSeconds: number
  /** Proportional set size: shared pages count once over all processes. */
  readonly bytes: number
  readonly processes: number
}

/** What a process and all below it have cost so far (Linux). */
export function costOfTree(root: number): ProcessCost {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = statOf(Number(name))
    if (stat) parents.set(Number(name), stat.parent)
  }
  const inTree = (pid: number): boolean => pid === root || (parents.has(pid) && inTree(parents.get(pid) ?? 0))
  const members = [...parents.keys()].filter(inTree)
  return {
    cpuSeconds: members.reduce((sum, pid) => sum + (statOf(pid)?.ticks ?? 0), 0) / TICKS,
    bytes: members.reduce((sum, pid) => sum + proportionalBytes(pid), 0),
    processes: members.length,
  }
}

function statOf(pid: number): { parent: number; ticks: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name may hold blanks and parentheses; what follows the last one is regular.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }
  } catch {
    return null
  }
}

function proportionalBytes(pid: number): number {
  try {
    const match = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
    return Number(match?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

import { type Reading, reading } from '../../reading'

const LINE = /^([^:]+):\s+(\d+)( kB)?$/

/** /proc/meminfo: `MemFree:  12 kB` is node_memory_MemFree_bytes, `Active(anon)` is Active_anon. */
export function readMemory(meminfo: string): Reading[] {
  const readings: Reading[] = []
  for (const line of meminfo.split('\n')) {
    const [, key, amount, unit] = LINE.exec(line) ?? []
    if (key === undefined) continue
    const name = `node_memory_${key.replace(/\((.*)\)/, '_$1')}`
    const value = Number(amount)
    readings.push(unit === undefined ? reading(name, value) : reading(`${name}_bytes`, value * 1024))
  }
  return readings
}

import { type Reading, reading } from '../../reading'

/** Ticks of /proc/stat a second. The kernel's USER_HZ is 100 on every platform that Node runs on. */
const TICKS = 100
const MODES = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'] as const
/** A drop by less than this is the kernel's rounding of idle and iowait, not a counter that began anew. */
const JITTER_SECONDS = 3

/** Reads /proc/stat's text as node_exporter's cpu and stat collectors do. Counters never go back by the kernel's jitter. */
export function createCpuReader(): (stat: string) => Reading[] {
  const highest = new Map<string, number>()

  function steady(key: string, seconds: number): number {
    const before = highest.get(key) ?? 0
    const value = seconds < before && before - seconds < JITTER_SECONDS ? before : seconds
    highest.set(key, value)
    return value
  }

  return (stat) => {
    const readings: Reading[] = []
    for (const line of stat.split('\n')) {
      const [name = '', ...fields] = line.split(' ')
      if (/^cpu\d+$/.test(name)) {
        const cpu = name.slice(3)
        MODES.forEach((mode, i) => {
          const seconds = steady(`${cpu} ${mode}`, Number(fields[i] ?? 0) / TICKS)
          readings.push(reading('node_cpu_seconds_total', seconds, { cpu, mode }))
        })
        for (const [i, mode] of ['user', 'nice'].entries()) {
          readings.push(reading('node_cpu_guest_seconds_total', Number(fields[8 + i] ?? 0) / TICKS, { cpu, mode }))
        }
      } else {
        const metric = TOTALS.get(name)
        if (metric !== undefined) readings.push(reading(metric, Number(fields[0])))
      }
    }
    return readings
  }
}

const TOTALS: ReadonlyMap<string, string> = new Map([
  ['intr', 'node_intr_total'],
  ['ctxt', 'node_context_switches_total'],
  ['processes', 'node_forks_total'],
  ['btime', 'node_boot_time_seconds'],
  ['procs_running', 'node_procs_running'],
  ['procs_blocked', 'node_procs_blocked'],
])

import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Registry } from '../../metrics/registry'

/** Milliseconds between two looks at the event loop: each wakes the process, so they are few. */
const RESOLUTION_MS = 50
/** One reading a second is the rule; those in between see the same value. */
const FRESH_MS = 900

/** Puts the health of this process into the registry. Returns the function that ends the measuring. */
export function observeProcess(registry: Registry): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  let lag = 0
  let readAt = performance.now()

  function longestLag(): number {
    const now = performance.now()
    if (now - readAt < FRESH_MS) return lag
    readAt = now
    // The histogram holds whole intervals, the resolution included.
    lag = delay.count === 0 ? 0 : Math.max(delay.max / 1e6 - RESOLUTION_MS, 0) / 1000
    delay.reset()
    return lag
  }

  registry.observed('counter', 'loom_process_cpu_seconds_total', 'CPU time of the server process.', () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  })
  registry.observed('gauge', 'loom_process_resident_memory_bytes', 'Resident memory of the server process.', () =>
    process.memoryUsage.rss(),
  )
  registry.observed(
    'gauge',
    'loom_process_heap_used_bytes',
    'JavaScript heap in use.',
    () => process.memoryUsage().heapUsed,
  )
  registry.observed(
    'gauge',
    'loom_event_loop_lag_seconds',
    'Longest delay of the event loop in the last second.',
    longestLag,
  )
  return () => delay.disable()
}

import { cpus, loadavg, uptime } from 'node:os'
import si from 'systeminformation'
import { type Reading, reading } from '../../reading'
import type { Readers } from '../readers'

/**
 * macOS and Windows, through Node and systeminformation, under the same names. Written against their documentation; the
 * tests run it on Linux, where it answers too.
 */
export function portableReaders(platform: NodeJS.Platform): Readers {
  return {
    instant: {
      cpu: readCpu,
      boot: () => [reading('node_boot_time_seconds', bootTime(Date.now() / 1000, uptime()))],
      // Windows has no load average; Node answers zeros there, which would be a lie.
      ...(platform === 'win32' ? {} : { load: readLoad }),
    },
    background: {
      memory: { every: 1000, read: readMemory },
      network: { every: 1000, read: readNetwork },
      disks: { every: 2000, read: readDisks },
      filesystems: { every: 10_000, read: readFilesystems },
    },
  }
}

let lastBoot = 0

/** Whole seconds that do not jump back and forth with rounding. */
function bootTime(now: number, up: number): number {
  const boot = now - up
  if (Math.abs(boot - lastBoot) > 1) lastBoot = Math.round(boot)
  return lastBoot
}

function readCpu(): Reading[] {
  return cpus().flatMap(({ times }, index) =>
    (['user', 'nice', 'idle', 'irq'] as const)
      .map((mode) => reading('node_cpu_seconds_total', times[mode] / 1000, { cpu: String(index), mode }))
      .concat(reading('node_cpu_seconds_total', times.sys / 1000, { cpu: String(index), mode: 'system' })),
  )
}

function readLoad(): Reading[] {
  const [one, five, fifteen] = loadavg() as [number, number, number]
  return [reading('node_load1', one), reading('node_load5', five), reading('node_load15', fifteen)]
}

async function readMemory(): Promise<Reading[]> {
  const memory = await si.mem()
  return [
    reading('node_memory_MemTotal_bytes', memory.total),
    reading('node_memory_MemFree_bytes', memory.free),
    reading('node_memory_MemAvailable_bytes', memory.available),
    reading('node_memory_Buffers_bytes', memory.buffers),
    reading('node_memory_Cached_bytes', memory.cached),
    reading('node_memory_SwapTotal_bytes', memory.swaptotal),
    reading('node_memory_SwapFree_bytes', memory.swapfree),
  ].filter(isNumber)
}

async function readNetwork(): Promise<Reading[]> {
  const interfaces = await si.networkStats('*')
  return interfaces.flatMap((stats) => {
    const device = { device: stats.iface }
    return [
      reading('node_network_receive_bytes_total', stats.rx_bytes, device),
      reading('node_network_transmit_bytes_total', stats.tx_bytes, device),
      reading('node_network_receive_errs_total', stats.rx_errors, device),
      reading('node_network_transmit_errs_total', stats.tx_errors, device),
      reading('node_network_receive_drop_total', stats.rx_dropped, device),
      reading('node_network_transmit_drop_total', stats.tx_dropped, device),
    ].filter(isNumber)
  })
}

/** systeminformation sums over all disks; the sum goes by the device name `all`. */
async function readDisks(): Promise<Reading[]> {
  const device = { device: 'all' }
  const [requests, bytes] = await Promise.all([si.disksIO(), si.fsStats()])
  return [
    reading('node_disk_reads_completed_total', requests?.rIO ?? Number.NaN, device),
    reading('node_disk_writes_completed_total', requests?.wIO ?? Number.NaN, device),
    reading('node_disk_read_bytes_total', bytes?.rx ?? Number.NaN, device),
    reading('node_disk_written_bytes_total', bytes?.wx ?? Number.NaN, device),
  ].filter(isNumber)
}

async function readFilesystems(): Promise<Reading[]> {
  const disks = await si.fsSize()
  return disks.flatMap((disk) => {
    const labels = { device: disk.fs, fstype: disk.type, mountpoint: disk.mount }
    return [
      reading('node_filesystem_size_bytes', disk.size, labels),
      reading('node_filesystem_free_bytes', disk.size - disk.used, labels),
      reading('node_filesystem_avail_bytes', disk.available, labels),
    ].filter(isNumber)
  })
}

/** What a platform does not know comes as null or undefined in spite of the types. */
function isNumber(entry: Reading): boolean {
  return Number.isFinite(entry.value)
}

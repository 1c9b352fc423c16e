import { type Reading, reading } from '../../reading'

/** node_exporter's default exclusion: RAM disks, loops and partitions. */
const EXCLUDED = /^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p)\d+$/
/** The kernel counts in sectors of 512 bytes whatever the device has. */
const SECTOR = 512
const MILLI = 1 / 1000

/** Columns of /proc/diskstats after the device's name, and the factor into base units. */
const COLUMNS: readonly (readonly [string, number])[] = [
  ['reads_completed_total', 1],
  ['reads_merged_total', 1],
  ['read_bytes_total', SECTOR],
  ['read_time_seconds_total', MILLI],
  ['writes_completed_total', 1],
  ['writes_merged_total', 1],
  ['written_bytes_total', SECTOR],
  ['write_time_seconds_total', MILLI],
  ['io_now', 1],
  ['io_time_seconds_total', MILLI],
  ['io_time_weighted_seconds_total', MILLI],
  ['discards_completed_total', 1],
  ['discards_merged_total', 1],
  ['discarded_sectors_total', 1],
  ['discard_time_seconds_total', MILLI],
  ['flush_requests_total', 1],
  ['flush_requests_time_seconds_total', MILLI],
]

export function readDisks(diskstats: string): Reading[] {
  const readings: Reading[] = []
  for (const line of diskstats.split('\n')) {
    const [, , device, ...fields] = line.trim().split(/\s+/)
    if (device === undefined || EXCLUDED.test(device)) continue
    COLUMNS.forEach(([name, factor], i) => {
      const field = fields[i]
      if (field === undefined) return
      // Dividing keeps milliseconds exact decimals; multiplying by 0.001 would not.
      const value = factor === MILLI ? Number(field) / 1000 : Number(field) * factor
      readings.push(reading(`node_disk_${name}`, value, { device }))
    })
  }
  return readings
}

import { describe, expect, it } from 'vitest'
import type { Reading } from '../../reading'
import { createCpuReader } from './cpu'
import { readDisks } from './disks'
import { createFilesystemReader } from './filesystems'
import { readMemory } from './memory'
import { parseMounts } from './mounts'
import { readNetwork } from './network'

const value = (readings: Reading[], name: string, labels: object = {}): number | undefined =>
  readings.find((entry) => entry.name === name && Object.entries(labels).every(([k, v]) => entry.labels[k] === v))
    ?.value

describe('the readers of /proc', () => {
  it('give CPU time in seconds by cpu and mode, as node_exporter does', () => {
    const read = createCpuReader()
    const stat = (idle: number): string =>
      `cpu  1 2 3 4\ncpu0 678 4 105 ${idle} 425 7 349 868 11 12\nintr 99 1 2\nctxt 1234\nbtime 1700000000\nprocesses 77\nprocs_running 2\nprocs_blocked 1\n`
    const first = read(stat(310041))
    expect(value(first, 'node_cpu_seconds_total', { cpu: '0', mode: 'idle' })).toBe(3100.41)
    expect(value(first, 'node_cpu_seconds_total', { cpu: '0', mode: 'steal' })).toBe(8.68)
    expect(value(first, 'node_cpu_guest_seconds_total', { cpu: '0', mode: 'nice' })).toBe(0.12)
    expect(first.filter((entry) => entry.name === 'node_cpu_seconds_total')).toHaveLength(8)
    expect(value(first, 'node_intr_total')).toBe(99)
    expect(value(first, 'node_context_switches_total')).toBe(1234)
    expect(value(first, 'node_boot_time_seconds')).toBe(1_700_000_000)
    expect(value(first, 'node_forks_total')).toBe(77)
    expect(value(first, 'node_procs_running')).toBe(2)
    expect(value(first, 'node_procs_blocked')).toBe(1)
  })

  it('keep a counter from going back by the jitter of the kernel, but not from beginning anew', () => {
    const read = createCpuReader()
    const idle = (ticks: number): number | undefined =>
      value(read(`cpu0 0 0 0 ${ticks} 0 0 0 0 0 0`), 'node_cpu_seconds_total', { mode: 'idle' })
    expect([idle(100_000), idle(99_900), idle(100_010), idle(50)]).toEqual([1000, 1000, 1000.1, 0.5])
  })

  it('give memory in bytes, bracketed names with an underscore, counts without a unit', () => {
    const readings = readMemory('MemTotal:  24683656 kB\nActive(anon):   12 kB\nHugePages_Total:       3\nnonsense\n')
    expect(readings.map(({ name, value: bytes }) => [name, bytes])).toEqual([
      ['node_memory_MemTotal_bytes', 24683656 * 1024],
      ['node_memory_Active_anon_bytes', 12 * 1024],
      ['node_memory_HugePages_Total', 3],
    ])
  })

  it('give disks in bytes and seconds, without partitions, loops and RAM disks', () => {
    const readings = readDisks(
      ' 254 0 vda 62654 11300 4983754 28671 15002 67660 4012240 26552 1 12624 57261 6064 145 169656 1413 2225 624\n' +
        ' 254 1 vda1 1 1 1 1 1 1 1 1 1 1 1\n 7 0 loop0 1 1 1 1\n 253 0 zram0 1 1\n 259 0 nvme0n1 5 0 8 1\n 259 1 nvme0n1p1 1 1 1\n',
    )
    expect([...new Set(readings.map(({ labels }) => labels.device))]).toEqual(['vda', 'nvme0n1'])
    expect(value(readings, 'node_disk_reads_completed_total', { device: 'vda' })).toBe(62_654)
    expect(value(readings, 'node_disk_read_bytes_total', { device: 'vda' })).toBe(4_983_754 * 512)
    expect(value(readings, 'node_disk_written_bytes_total', { device: 'vda' })).toBe(4_012_240 * 512)
    expect(value(readings, 'node_disk_io_time_seconds_total', { device: 'vda' })).toBe(12.624)
    expect(value(readings, 'node_disk_io_now', { device: 'vda' })).toBe(1)
    expect(value(readings, 'node_disk_read_bytes_total', { device: 'nvme0n1' })).toBe(8 * 512)
    expect(value(readings, 'node_disk_written_bytes_total', { device: 'nvme0n1' })).toBeUndefined()
  })

  it('give network counters by device, a colon in the name included', () => {
    const readings = readNetwork(
      'Inter-|   Receive\n face |bytes\n    lo:    3193      29    0    0    0     0          0         0     3193      29    0    0    0     0       0          0\n  eth0:1: 5 6 1 2 3 4 7 8 9 10 11 12 13 14 15 16\n',
    )
    expect(value(readings, 'node_network_receive_bytes_total', { device: 'lo' })).toBe(3193)
    expect(value(readings, 'node_network_receive_multicast_total', { device: 'eth0:1' })).toBe(8)
    expect(value(readings, 'node_network_transmit_bytes_total', { device: 'eth0:1' })).toBe(9)
    expect(value(readings, 'node_network_transmit_carrier_total', { device: 'eth0:1' })).toBe(15)
  })

  it('choose file systems as node_exporter does, and show / in a container too', () => {
    const mounts = parseMounts(
      [
        'overlay / overlay ro,relatime 0 0',
        'overlay /merged overlay rw 0 0',
        'proc /proc proc rw 0 0',
        '/dev/vdb /var/lib/docker/x ext4 rw 0 0',
        'tmpfs /run tmpfs rw,nosuid 0 0',
        'sysfs /sys sysfs rw 0 0',
        '/dev/sdb1 /media/a\\040b vfat rw 0 0',
        '/dev/sdc1 /mnt ext4 rw 0 0',
        '/dev/sdd1 /mnt xfs rw 0 0',
        'broken',
      ].join('\n'),
    )
    expect(mounts).toEqual([
      { device: 'overlay', mountpoint: '/', fstype: 'overlay', readonly: true },
      { device: 'tmpfs', mountpoint: '/run', fstype: 'tmpfs', readonly: false },
      { device: '/dev/sdb1', mountpoint: '/media/a b', fstype: 'vfat', readonly: false },
      { device: '/dev/sdd1', mountpoint: '/mnt', fstype: 'xfs', readonly: false },
    ])
  })

  it.runIf(process.platform === 'linux')('tell the space of this machine, / among it', async () => {
    const readings = await createFilesystemReader(2000)()
    const size = value(readings, 'node_filesystem_size_bytes', { mountpoint: '/' }) ?? 0
    const available = value(readings, 'node_filesystem_avail_bytes', { mountpoint: '/' }) ?? 0
    expect(size).toBeGreaterThan(1e8)
    expect(available).toBeGreaterThan(0)
    expect(available).toBeLessThanOrEqual(size)
  })
})

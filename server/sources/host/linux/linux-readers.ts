import { readFileSync } from 'node:fs'
import { type Reading, reading } from '../../reading'
import type { Readers } from '../readers'
import { createCpuReader } from './cpu'
import { readDisks } from './disks'
import { createFilesystemReader } from './filesystems'
import { readMemory } from './memory'
import { readNetwork } from './network'

/** Mount points move seldom and asking costs a system call each. */
const FILESYSTEMS_EVERY_MS = 5000
const FILESYSTEM_PATIENCE_MS = 2000

/**
 * node_exporter's own way: the kernel's files in /proc, read at once, since they are memory and never wait for a disk.
 * `root` is `/proc`.
 */
export function linuxReaders(root = '/proc'): Readers {
  const readCpu = createCpuReader()
  const file = (path: string, read: (text: string) => Reading[]) => () => read(readFileSync(`${root}/${path}`, 'utf8'))
  return {
    instant: {
      cpu: file('stat', readCpu),
      memory: file('meminfo', readMemory),
      load: file('loadavg', readLoad),
      disks: file('diskstats', readDisks),
      network: file('net/dev', readNetwork),
      files: file('sys/fs/file-nr', readFileHandles),
    },
    background: {
      filesystems: { every: FILESYSTEMS_EVERY_MS, read: createFilesystemReader(FILESYSTEM_PATIENCE_MS) },
    },
  }
}

function readLoad(loadavg: string): Reading[] {
  const [one, five, fifteen] = loadavg.split(' ')
  return [
    reading('node_load1', Number(one)),
    reading('node_load5', Number(five)),
    reading('node_load15', Number(fifteen)),
  ]
}

function readFileHandles(fileNr: string): Reading[] {
  const [allocated, , maximum] = fileNr.trim().split(/\s+/)
  return [reading('node_filefd_allocated', Number(allocated)), reading('node_filefd_maximum', Number(maximum))]
}

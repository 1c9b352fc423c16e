import { readFile, statfs } from 'node:fs/promises'
import { type Reading, reading } from '../../reading'
import { type Mount, parseMounts } from './mounts'

/**
 * Space of each mounted file system. A network file system that hangs keeps just its own request waiting: it is reported
 * with node_filesystem_device_error 1 and not asked again until it has answered.
 */
export function createFilesystemReader(patience: number): () => Promise<Reading[]> {
  const hanging = new Set<string>()

  async function space(mount: Mount): Promise<Reading[]> {
    const labels = { device: mount.device, fstype: mount.fstype, mountpoint: mount.mountpoint }
    const failed = [reading('node_filesystem_device_error', 1, labels)]
    if (hanging.has(mount.mountpoint)) return failed
    hanging.add(mount.mountpoint)
    const asked = statfs(mount.mountpoint)
      .catch(() => null)
      .finally(() => hanging.delete(mount.mountpoint))
    const stats = await within(patience, asked)
    if (stats === null) return failed
    const { bsize, blocks, bfree, bavail, files, ffree } = stats
    return [
      reading('node_filesystem_size_bytes', blocks * bsize, labels),
      reading('node_filesystem_free_bytes', bfree * bsize, labels),
      reading('node_filesystem_avail_bytes', bavail * bsize, labels),
      reading('node_filesystem_files', files, labels),
      reading('node_filesystem_files_free', ffree, labels),
      reading('node_filesystem_readonly', mount.readonly ? 1 : 0, labels),
      reading('node_filesystem_device_error', 0, labels),
    ]
  }

  return async () => {
    const mounts = parseMounts(await readFile('/proc/mounts', 'utf8'))
    return (await Promise.all(mounts.map(space))).flat()
  }
}

async function within<Value>(patience: number, work: Promise<Value>): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), patience)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

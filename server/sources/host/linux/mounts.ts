export interface Mount {
  readonly device: string
  readonly mountpoint: string
  readonly fstype: string
  readonly readonly: boolean
}

/** node_exporter's default exclusions. */
const EXCLUDED_MOUNTPOINTS =
  /^\/(dev|proc|run\/credentials\/.+|sys|var\/lib\/docker\/.+|var\/lib\/containers\/storage\/.+)($|\/)/
const EXCLUDED_TYPES =
  /^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|erofs|sysfs|tracefs)$/

/**
 * The file systems of /proc/mounts that node_exporter reports by default; and `/` even where it is an overlay, as in a
 * container, since a machine without a disk tells a person nothing. Of mounts over one another the last holds.
 */
export function parseMounts(mounts: string): Mount[] {
  const found = new Map<string, Mount>()
  for (const line of mounts.split('\n')) {
    const [device, mountpoint, fstype, options] = line.split(' ')
    if (device === undefined || mountpoint === undefined || fstype === undefined || options === undefined) continue
    const path = unescaped(mountpoint)
    if (EXCLUDED_MOUNTPOINTS.test(path)) continue
    if (EXCLUDED_TYPES.test(fstype) && !(path === '/' && fstype === 'overlay')) continue
    found.set(path, {
      device: unescaped(device),
      mountpoint: path,
      fstype,
      readonly: options.split(',').includes('ro'),
    })
  }
  return [...found.values()]
}

/** Blanks and backslashes stand as octal codes. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)))
}

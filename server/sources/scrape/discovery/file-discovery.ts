import { type FSWatcher, readFileSync, statSync, watch } from 'node:fs'
import { dirname } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { type FileDiscoveryConfig, TargetGroupConfig } from '../config/discovery-config'
import type { DiscoveryHealth, GroupsListener, TargetGroup } from './discovery'
import { filesOf } from './file-pattern'

/** Editors and tools change a file in several steps: they are waited for. */
const SETTLE_MS = 100
const MAX_FILE_BYTES = 16 * 1024 * 1024
const Groups = z.array(TargetGroupConfig)

/**
 * Reads target groups from JSON and YAML files, again when their folder changes, and each `refresh_interval` in case
 * that nobody told of a change. A file that can't be read or is wrong keeps the groups it had; those of one that is gone
 * are gone. Returns what ends it.
 */
export function startFileDiscovery(
  config: FileDiscoveryConfig,
  onGroups: GroupsListener,
  health: DiscoveryHealth,
): () => void {
  let known = new Map<string, readonly TargetGroup[]>()
  let settling: NodeJS.Timeout | undefined

  function read(): void {
    const found = new Map<string, readonly TargetGroup[]>()
    for (const path of config.files.flatMap(filesOrNone)) {
      try {
        found.set(path, readGroups(path))
        health.worked(path)
      } catch (error) {
        health.failed(path, error)
        const before = known.get(path)
        if (before !== undefined && !isGone(error)) found.set(path, before)
      }
    }
    known = found
    onGroups([...found.values()].flat())
  }

  function filesOrNone(pattern: string): readonly string[] {
    try {
      const files = filesOf(pattern)
      health.worked(pattern)
      return files
    } catch (error) {
      health.failed(pattern, error)
      return []
    }
  }

  function readSoon(): void {
    clearTimeout(settling)
    settling = setTimeout(read, SETTLE_MS)
  }

  const watchers = watchFolders(new Set(config.files.map(dirname)), readSoon, health)
  const refreshing = setInterval(read, config.refresh_interval)
  read()
  return () => {
    clearInterval(refreshing)
    clearTimeout(settling)
    for (const watcher of watchers) watcher.close()
  }
}

function readGroups(path: string): readonly TargetGroup[] {
  const { size } = statSync(path)
  if (size > MAX_FILE_BYTES) throw new Error(`${path} has ${size} bytes; at most ${MAX_FILE_BYTES} are read`)
  const written = readFileSync(path, 'utf8')
  const groups = Groups.safeParse((/\.json$/i.test(path) ? JSON.parse(written) : parse(written)) ?? [])
  if (!groups.success) {
    const [issue] = groups.error.issues
    throw new Error(`${path} (item ${issue?.path.map(String).join('.')}): ${issue?.message}`)
  }
  return groups.data.map(({ targets, labels }) => ({ targets, labels: { ...labels, __meta_filepath: path } }))
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** A folder that can't be watched is still read at each refresh. */
function watchFolders(folders: ReadonlySet<string>, onChange: () => void, health: DiscoveryHealth): FSWatcher[] {
  const watchers: FSWatcher[] = []
  for (const folder of folders) {
    try {
      const watcher = watch(folder, { persistent: false }, onChange)
      watcher.on('error', (error) => health.failed(folder, error))
      watchers.push(watcher)
    } catch (error) {
      health.failed(folder, error)
    }
  }
  return watchers
}

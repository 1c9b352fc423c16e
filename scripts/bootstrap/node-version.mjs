import { BootstrapProblem } from './progress.mjs'

const oldestNode = '20.19.0'

/** Without this check an old Node fails deep inside a dependency, with a syntax error that names nothing. */
export function requireNode(running = process.versions.node) {
  if (isAtLeast(running, oldestNode)) return
  throw new BootstrapProblem(
    `Node ${running} is too old: Loom's tools need Node ${oldestNode} or newer.`,
    'Install a current Node (https://nodejs.org, or your version manager) and run the command again.',
  )
}

export function isAtLeast(version, minimum) {
  const [left, right] = [version, minimum].map((text) => text.split('.').map((part) => Number.parseInt(part, 10)))
  for (const index of [0, 1, 2]) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

import { DURATION_UNITS } from '../../model/duration'
import { formatDecimal } from './decimal'
import type { Duration, DurationExpression } from './duration'

/** Years and weeks stand only where nothing is left over: `90d` reads better than `12w6d`. */
const ONLY_WHOLE: ReadonlySet<string> = new Set(['y', 'w'])

/** Milliseconds as PromQL writes them: `1h30m`. */
function formatMilliseconds(milliseconds: number): string {
  if (milliseconds < 0) return `-${formatMilliseconds(-milliseconds)}`
  let left = Math.trunc(milliseconds)
  if (left === 0) return '0s'
  let text = ''
  for (const [unit, size] of Object.entries(DURATION_UNITS)) {
    if (ONLY_WHOLE.has(unit) && left % size !== 0) continue
    const count = Math.floor(left / size)
    if (count > 0) text += `${count}${unit}`
    left -= count * size
  }
  return text
}

/** A number of seconds, written as a duration where it was one. */
export function formatSeconds(seconds: number, isDuration: boolean): string {
  return isDuration ? formatMilliseconds(seconds * 1000) : formatDecimal(seconds)
}

/** A duration as PromQL writes it. */
export function formatDuration(duration: Duration): string {
  return typeof duration === 'number' ? formatMilliseconds(duration) : formatNode(duration)
}

function formatNode(node: DurationExpression): string {
  switch (node.kind) {
    case 'seconds':
      return formatSeconds(node.value, node.isDuration)
    case 'step':
    case 'range':
      return `${node.kind}()`
    case 'paren':
      return `(${formatNode(node.inner)})`
    case 'sign':
      return `${node.operator === '-' ? '-' : ''}${formatNode(node.operand)}`
    case 'min_of':
    case 'max_of':
      return `${node.kind}(${formatNode(node.left)}, ${formatNode(node.right)})`
    case 'binary':
      return `${formatNode(node.left)} ${node.operator} ${formatNode(node.right)}`
  }
}

import type { Expression } from './ast'
import { isNumber, print, printAggregator, printOperator, printSubquerySuffix } from './print'

/** What is longer is split over lines. */
const LINE_LENGTH = 100

function indent(level: number): string {
  return '  '.repeat(level)
}

function format(node: Expression, level: number): string {
  const line = print(node)
  const before = indent(level)
  if (node.kind === 'unary' && !isNumber(node)) return before + node.operator + format(node.operand, level).trim()
  if (line.length <= LINE_LENGTH) return node.kind === 'subquery' ? line : before + line
  switch (node.kind) {
    case 'paren':
      return `${before}(\n${format(node.inner, level + 1)}\n${before})`
    case 'subquery':
      return format(node.inner, level) + printSubquerySuffix(node)
    case 'call': {
      const parameters = node.parameters.map((parameter) => format(parameter, level + 1)).join(',\n')
      return `${before}${node.name}(\n${parameters}\n${before})`
    }
    case 'aggregation': {
      const parameter = node.parameter ? `${format(node.parameter, level + 1)},\n` : ''
      return `${before}${printAggregator(node)}(\n${parameter}${format(node.operand, level + 1)}\n${before})`
    }
    case 'binary':
      return [format(node.left, level + 1), before + printOperator(node), format(node.right, level + 1)].join('\n')
    default:
      return before + line
  }
}

/** An expression as Prometheus's own formatter writes it: on one line, or split where a part is longer than 100 characters. */
export function formatExpression(expression: Expression): string {
  return format(expression, 0)
}

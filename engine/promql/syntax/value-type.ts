import type { Expression, ValueType } from './ast'
import { functionSignature } from './function-signatures'

/** What an expression evaluates to, from its shape alone. */
export function valueType(expression: Expression): ValueType {
  switch (expression.kind) {
    case 'number':
      return 'scalar'
    case 'string':
      return 'string'
    case 'paren':
      return valueType(expression.inner)
    case 'unary':
      return valueType(expression.operand)
    case 'vector-selector':
    case 'aggregation':
      return 'vector'
    case 'matrix-selector':
    case 'subquery':
      return 'matrix'
    case 'call':
      return functionSignature(expression.name)?.result ?? 'vector'
    case 'binary':
      return valueType(expression.left) === 'scalar' && valueType(expression.right) === 'scalar' ? 'scalar' : 'vector'
  }
}

const WORDS: Readonly<Record<ValueType, string>> = {
  scalar: 'scalar',
  vector: 'instant vector',
  matrix: 'range vector',
  string: 'string',
}

/** The name of a type in Prometheus's documentation. */
export function describeType(type: ValueType): string {
  return WORDS[type]
}

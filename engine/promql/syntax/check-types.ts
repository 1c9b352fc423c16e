import {
  type Aggregation,
  type Binary,
  type Call,
  type Expression,
  isComparison,
  isSetOperator,
  type Subquery,
  type Unary,
  type VectorSelector,
} from './ast'
import { functionSignature } from './function-signatures'
import { faultAt } from './source-text'
import { describeType, valueType } from './value-type'

const SCALAR_PARAMETER: ReadonlySet<string> = new Set(['topk', 'bottomk', 'quantile', 'limitk', 'limit_ratio'])

function expectType(expression: Expression, want: ReturnType<typeof valueType>, context: string): void {
  const found = valueType(expression)
  if (found === want) return
  const message = `expected type ${describeType(want)} in ${context}, got ${describeType(found)}`
  throw faultAt(expression.position, message)
}

function checkAggregation(node: Aggregation): void {
  checkTypes(node.operand)
  expectType(node.operand, 'vector', 'aggregation expression')
  if (!node.parameter) return
  checkTypes(node.parameter)
  if (SCALAR_PARAMETER.has(node.operator)) expectType(node.parameter, 'scalar', 'aggregation parameter')
  if (node.operator === 'count_values') expectType(node.parameter, 'string', 'aggregation parameter')
}

function checkCount(node: Call, needed: number, variadic: number): void {
  const count = node.parameters.length
  const fail = (bound: string) =>
    faultAt(node.position, `expected ${bound} argument(s) in call to ${JSON.stringify(node.name)}, got ${count}`)
  if (variadic === 0) {
    if (count !== needed) throw fail(String(needed))
    return
  }
  const least = needed - 1
  if (count < least) throw fail(`at least ${least}`)
  if (variadic > 0 && count > least + variadic) throw fail(`at most ${least + variadic}`)
}

function checkCall(node: Call): void {
  const signature = functionSignature(node.name)
  if (!signature) throw faultAt(node.position, `unknown function with name ${JSON.stringify(node.name)}`)
  checkCount(node, signature.parameters.length, signature.variadic)
  for (const [index, parameter] of node.parameters.entries()) {
    checkTypes(parameter)
    const want = signature.parameters[Math.min(index, signature.parameters.length - 1)]
    if (want) expectType(parameter, want, `call to function ${JSON.stringify(node.name)}`)
  }
}

function checkMatching(node: Binary, bothVectors: boolean): void {
  const { matching, operator } = node
  const shared = matching.on ? matching.labels.find((label) => matching.include.includes(label)) : undefined
  if (shared !== undefined) {
    const message = `label ${JSON.stringify(shared)} must not occur in ON and GROUP clause at once`
    throw faultAt(node.operatorPosition, message)
  }
  if (!bothVectors && matching.labels.length > 0) {
    throw faultAt(node.position, 'vector matching only allowed between instant vectors')
  }
  if (isSetOperator(operator) && matching.cardinality !== 'many-to-many') {
    throw faultAt(node.position, `no grouping allowed for "${operator}" operation`)
  }
}

function checkBinary(node: Binary): void {
  checkTypes(node.left)
  checkTypes(node.right)
  const left = valueType(node.left)
  const right = valueType(node.right)
  if (node.bool && !isComparison(node.operator)) {
    throw faultAt(node.operatorPosition, 'bool modifier can only be used on comparison operators')
  }
  if (isComparison(node.operator) && !node.bool && left === 'scalar' && right === 'scalar') {
    throw faultAt(node.operatorPosition, 'comparisons between scalars must use BOOL modifier')
  }
  for (const side of [node.left, node.right]) {
    const type = valueType(side)
    if (type === 'scalar' || type === 'vector') continue
    throw faultAt(side.position, 'binary expression must contain only scalar and instant vector types')
  }
  checkMatching(node, left === 'vector' && right === 'vector')
  if (isSetOperator(node.operator) && (left === 'scalar' || right === 'scalar')) {
    throw faultAt(node.position, `set operator "${node.operator}" not allowed in binary scalar expression`)
  }
}

function checkUnary(node: Unary): void {
  checkTypes(node.operand)
  const type = valueType(node.operand)
  if (type === 'scalar' || type === 'vector') return
  const message = 'unary expression only allowed on expressions of type scalar or instant vector'
  throw faultAt(node.position, `${message}, got "${describeType(type)}"`)
}

function checkSubquery(node: Subquery): void {
  checkTypes(node.inner)
  const type = valueType(node.inner)
  if (type === 'vector') return
  throw faultAt(node.position, `subquery is only allowed on instant vector, got ${type} instead`)
}

function checkSelector(node: VectorSelector): void {
  // A selector that the empty series satisfies would select everything by a typo.
  if (node.name !== undefined || node.matchers.some((matcher) => !matcher.matches(''))) return
  throw faultAt(node.position, 'vector selector must contain at least one non-empty matcher')
}

/** Throws `promql/parse` where the parts of an expression do not fit together, in Prometheus's words. */
export function checkTypes(expression: Expression): void {
  if (expression.kind === 'paren') checkTypes(expression.inner)
  else if (expression.kind === 'aggregation') checkAggregation(expression)
  else if (expression.kind === 'call') checkCall(expression)
  else if (expression.kind === 'binary') checkBinary(expression)
  else if (expression.kind === 'unary') checkUnary(expression)
  else if (expression.kind === 'subquery') checkSubquery(expression)
  else if (expression.kind === 'vector-selector') checkSelector(expression)
  else if (expression.kind === 'matrix-selector') checkSelector(expression.selector)
}

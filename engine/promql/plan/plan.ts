import type { Binary, Expression } from '../syntax/ast'
import { isSetOperator } from '../syntax/ast'
import { unsupported } from '../syntax/source-text'
import { valueType } from '../syntax/value-type'
import { AGGREGATORS } from './aggregate-values'
import { planAggregation, planQuantile } from './aggregation'
import { planCountValues } from './count-values'
import type { ScalarPlan, VectorPlan } from './evaluation'
import { createVector } from './evaluation'
import { planSelector } from './instant-selector'
import { planLimit, planLimitRatio } from './limit'
import { mergeUnnamed } from './merge-series'
import { type Planners, planCall, planScalarCall } from './plan-call'
import { planRangeSelector, type RangePlan } from './range-selector'
import { planRank } from './rank'
import { planScalarPair, planVectorScalar } from './scalar-binary'
import { planSetOperation } from './set-operation'
import { planConstant } from './special-functions'
import { planSubquery } from './subquery'
import { planMatching } from './vector-matching'

const PLANNERS: Planners = { vector: planInstantVector, range: planRange, number: planNumber }

/** The plan of an expression that gives an instant vector. Throws `promql/unsupported` for what is not built. */
export function planInstantVector(expression: Expression): VectorPlan {
  switch (expression.kind) {
    case 'paren':
      return planInstantVector(expression.inner)
    case 'vector-selector':
      return planSelector(expression)
    case 'unary': {
      const operand = planInstantVector(expression.operand)
      return expression.operator === '+' ? operand : planNegation(expression, operand)
    }
    case 'binary':
      return planBinaryVector(expression)
    case 'aggregation': {
      const operand = planInstantVector(expression.operand)
      const { operator, parameter } = expression
      const aggregate = AGGREGATORS[operator]
      if (aggregate) return planAggregation(expression, operand, () => aggregate)
      const ranks = operator === 'topk' || operator === 'bottomk'
      if (ranks && parameter) return planRank(expression, operand, planNumber(parameter))
      if (operator === 'count_values') return planCountValues(expression, operand)
      if (operator === 'quantile' && parameter) return planQuantile(expression, operand, planNumber(parameter))
      if (operator === 'limitk' && parameter) return planLimit(expression, operand, planNumber(parameter))
      if (operator === 'limit_ratio' && parameter) return planLimitRatio(expression, operand, planNumber(parameter))
      throw unsupported(expression.position, `the aggregation "${operator}"`)
    }
    case 'call':
      return planCall(expression, PLANNERS)
    default:
      throw new Error(`A ${expression.kind} is no instant vector`)
  }
}

/** The plan of an expression that gives a range vector. */
export function planRange(expression: Expression): RangePlan {
  switch (expression.kind) {
    case 'paren':
      return planRange(expression.inner)
    case 'matrix-selector':
      return planRangeSelector(expression)
    case 'subquery':
      return planSubquery(expression, planInstantVector(expression.inner))
    default:
      throw new Error(`A ${expression.kind} is no range vector`)
  }
}

/** The plan of an expression that gives a scalar. */
export function planNumber(expression: Expression): ScalarPlan {
  switch (expression.kind) {
    case 'paren':
      return planNumber(expression.inner)
    case 'number':
      return planConstant(expression.value)
    case 'unary': {
      const operand = planNumber(expression.operand)
      return expression.operator === '+' ? operand : (evaluation) => operand(evaluation).map((value) => -value)
    }
    case 'binary':
      return planScalarPair(expression, planNumber(expression.left), planNumber(expression.right))
    case 'call':
      return planScalarCall(expression, PLANNERS)
    default:
      throw new Error(`A ${expression.kind} is no scalar`)
  }
}

function planNegation(node: Expression, operand: VectorPlan): VectorPlan {
  return (evaluation) => {
    const input = operand(evaluation)
    const output = createVector(evaluation, input.labels.map(evaluation.dropName))
    output.present.set(input.present)
    for (let cell = 0; cell < input.values.length; cell += 1) output.values[cell] = -input.values[cell]!
    return mergeUnnamed(evaluation, input.labels, output, node.position)
  }
}

function planBinaryVector(node: Binary): VectorPlan {
  const { left, right } = node
  if (valueType(left) === 'scalar') return planVectorScalar(node, planInstantVector(right), planNumber(left), true)
  if (valueType(right) === 'scalar') return planVectorScalar(node, planInstantVector(left), planNumber(right), false)
  const plan = isSetOperator(node.operator) ? planSetOperation : planMatching
  return plan(node, planInstantVector(left), planInstantVector(right))
}

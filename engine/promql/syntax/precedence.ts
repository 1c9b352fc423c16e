import type { Expression } from './ast'

/** One operator between operands, with what to make of the two sides. */
export interface Infix {
  readonly symbol: string
  readonly join: (left: Expression, right: Expression) => Expression
}

/** The pieces of an expression in the order they were written. */
export type Piece =
  | { readonly kind: 'operand'; readonly expression: Expression }
  | { readonly kind: 'prefix'; readonly wrap: (operand: Expression) => Expression }
  | { readonly kind: 'infix'; readonly infix: Infix }
  | { readonly kind: 'postfix'; readonly modify: (operand: Expression) => Expression }

const POWER = 6
const UNARY = 5
const STRENGTH: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '>': 3,
  '<=': 3,
  '>=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  atan2: 5,
  '^': POWER,
}

/**
 * Joins pieces by Prometheus's precedence. The lezer grammar serves an editor and binds some things otherwise:
 * it reads `-2^2` as (-2)^2 and `a + b offset 5m` as (a + b) offset 5m.
 */
export function joinPieces(pieces: readonly Piece[]): Expression {
  let next = 0

  const readOperand = (): Expression => {
    const piece = pieces[next]
    next += 1
    if (piece?.kind === 'prefix') return piece.wrap(readOperators(UNARY))
    if (piece?.kind !== 'operand') throw new Error('The grammar gave an operator without an operand')
    let expression = piece.expression
    for (let after = pieces[next]; after?.kind === 'postfix'; after = pieces[next]) {
      expression = after.modify(expression)
      next += 1
    }
    return expression
  }

  /** Reads an operand and every operator after it that binds more strongly than `floor`. */
  const readOperators = (floor: number): Expression => {
    let left = readOperand()
    for (let piece = pieces[next]; piece?.kind === 'infix'; piece = pieces[next]) {
      const strength = STRENGTH[piece.infix.symbol]!
      if (strength <= floor) break
      next += 1
      // ^ alone groups from the right, so its right side may hold another ^.
      const right = readOperators(strength === POWER ? strength - 1 : strength)
      left = piece.infix.join(left, right)
    }
    return left
  }

  return readOperators(0)
}

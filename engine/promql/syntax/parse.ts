import type { SyntaxNode, Tree } from '@lezer/common'
import { parser } from '@prometheus-io/lezer-promql'
import type { Expression } from './ast'
import { buildExpression } from './build-expression'
import { checkTypes } from './check-types'
import { type Language, refuseExperimental } from './experimental'
import { grammarText, withStandIn } from './grammar-text'
import { type SourceText, sourceText } from './source-text'
import { syntaxError } from './syntax-error'
import { childrenOf } from './tree'

/** Characters of an expression, and levels of its nesting; both far beyond what people write. */
export const MAX_EXPRESSION_LENGTH = 16 * 1024
const MAX_NESTING = 500

/** Finds the first fault, and refuses what is nested so deeply that walking it might exhaust the stack. */
function inspect(source: SourceText, tree: Tree): void {
  const cursor = tree.cursor()
  let depth = 0
  let fault: SyntaxNode | undefined
  for (let moved = true; moved; ) {
    if (depth > MAX_NESTING) {
      throw source.fault(cursor.from, cursor.to, `the expression is nested more than ${MAX_NESTING} levels deep`)
    }
    if (!fault && cursor.type.isError) fault = cursor.node
    if (cursor.firstChild()) {
      depth += 1
      continue
    }
    while (!cursor.nextSibling()) {
      moved = cursor.parent()
      if (!moved) break
      depth -= 1
    }
  }
  if (fault) throw syntaxError(source, fault)
}

const STABLE: Language = { experimentalFunctions: false }

const strictParser = parser.configure({ strict: true })

/** Functions that the grammar must be shown others for; each costs one more reading. */
const MAX_STAND_INS = 50

/** Text after the first fault that may help to name it. */
const AFTER_FAULT = 100

/**
 * The grammar's tree. Mending faults is slow where there are thousands, and one is enough: so the text is read strictly
 * first, and after a fault leniently up to just behind it.
 */
function parseTree(text: string, standIns = 0): Tree {
  try {
    return strictParser.parse(text)
  } catch (error) {
    const found = error instanceof SyntaxError ? /^No parse at (\d+)/.exec(error.message)?.[1] : undefined
    if (found === undefined) return parser.parse(text)
    const at = Number(found)
    const mended = standIns < MAX_STAND_INS ? withStandIn(text, at) : undefined
    return mended === undefined ? parser.parse(text.slice(0, at + AFTER_FAULT)) : parseTree(mended, standIns + 1)
  }
}

/**
 * Parses and type-checks an expression, of the stable language unless told otherwise. Throws `promql/parse` or
 * `promql/unsupported` with the position.
 */
export function parse(text: string, language: Language = STABLE): Expression {
  const source = sourceText(text)
  if (text.length > MAX_EXPRESSION_LENGTH) {
    const message = `the expression is longer than ${MAX_EXPRESSION_LENGTH} characters`
    throw source.fault(MAX_EXPRESSION_LENGTH, text.length, message)
  }
  const tree = parseTree(grammarText(text))
  inspect(source, tree)
  if (!language.experimentalFunctions) refuseExperimental(source, tree)
  const top = childrenOf(tree.topNode)[0]
  if (!top) throw source.fault(0, text.length, 'no expression found in input')
  const expression = buildExpression(source, top)
  checkTypes(expression)
  return expression
}

import type { SyntaxNode } from '@lezer/common'
import type { SourceText } from './source-text'

/** The children that mean something: comments may stand anywhere. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child)
  }
  return children
}

/** The text that a node covers. */
export function textOf(source: SourceText, node: SyntaxNode): string {
  return source.text.slice(node.from, node.to)
}

/** The child of a name, where the grammar promises one. */
export function childNamed(node: SyntaxNode, name: string): SyntaxNode {
  const child = node.getChild(name)
  if (!child) throw new Error(`The grammar gave a ${node.name} without ${name}`)
  return child
}

/** A piece of a replacement: text as it stands, or a reference to a group. */
export type ReplacementPart = string | { readonly group: string }

const REFERENCE = /\$(?:(\$)|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu

/** Reads Go's template for `Expand`: `$1`, `${name}`, `$$`. `$1x` refers to a group of the name `1x`, as there. */
export function readReplacement(template: string): readonly ReplacementPart[] {
  const parts: ReplacementPart[] = []
  let end = 0
  for (const found of template.matchAll(REFERENCE)) {
    const [whole, dollar, bare, braced] = found
    parts.push(template.slice(end, found.index), dollar ?? { group: (bare ?? braced)! })
    end = found.index + whole.length
  }
  parts.push(template.slice(end))
  return parts
}

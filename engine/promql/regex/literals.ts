import type { Pattern } from './pattern'

const MAX_LITERALS = 1000

/**
 * The texts that a pattern stands for, where it is a plain choice such as `get|post`: the regular expression that
 * dashboards write most. Undefined for any other.
 */
export function literalsOf(pattern: Pattern): readonly string[] | undefined {
  switch (pattern.kind) {
    case 'set': {
      const { ranges, properties, negated, fold } = pattern.set
      const single = ranges.length === 2 && ranges[0] === ranges[1]
      return single && properties.length === 0 && !negated && !fold ? [String.fromCodePoint(ranges[0]!)] : undefined
    }
    case 'sequence': {
      let texts: readonly string[] = ['']
      for (const part of pattern.parts) {
        const next = literalsOf(part)
        if (!next || texts.length * next.length > MAX_LITERALS) return undefined
        texts = texts.flatMap((text) => next.map((more) => text + more))
      }
      return texts
    }
    case 'choice': {
      const texts = pattern.options.map(literalsOf)
      const all = texts.every((one) => one !== undefined) ? texts.flat() : undefined
      return all && all.length <= MAX_LITERALS ? all : undefined
    }
    case 'group':
      return literalsOf(pattern.part)
    default:
      return undefined
  }
}

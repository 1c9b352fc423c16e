/** What Loom leaves out on purpose, by the words of `promql/unsupported`. Whatever else is missing is a failure. */
const LEFT_OUT: readonly (readonly [construct: RegExp, why: string])[] = [
  [/"histogram_(avg|count|sum|stddev|stdvar)"|histogram operator/, 'native histograms'],
  [/"(info|start_timestamp)"/i, 'experimental function'],
  [/modifier "(anchored|smoothed)"/, 'experimental range selectors'],
  [/modifier "fill"/, 'experimental fill modifiers'],
]

/** Why a construct that is not supported is out of scope; undefined where it should be supported. */
export function outOfScope(message: string): string | undefined {
  return LEFT_OUT.find(([construct]) => construct.test(message))?.[1]
}

/** Switches one line on or off. */
export function toggleSeries(hidden: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(hidden)
  if (!next.delete(key)) next.add(key)
  return next
}

/** Shows one line alone; if it already is, all of them again. */
export function isolateSeries(hidden: ReadonlySet<string>, key: string, keys: readonly string[]): ReadonlySet<string> {
  const others = keys.filter((other) => other !== key)
  const alone = !hidden.has(key) && others.every((other) => hidden.has(other))
  return new Set(alone ? [] : others)
}

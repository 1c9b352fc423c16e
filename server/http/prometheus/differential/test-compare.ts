/** An answer of a query API, as its JSON says it. */
export interface QueryAnswer {
  readonly status: string
  readonly errorType?: string
  readonly error?: string
  readonly data?: { readonly resultType: string; readonly result: unknown }
}

interface Series {
  readonly metric: Readonly<Record<string, string>>
  readonly value?: readonly [number, string]
  readonly values?: readonly (readonly [number, string])[]
}

/** Where two answers differ, in words; null where they say the same. Words of errors and the order of series do not count. */
export function difference(ours: QueryAnswer, theirs: QueryAnswer): string | null {
  if (ours.status !== theirs.status)
    return `${ours.status} (${ours.error ?? ''}), not ${theirs.status} (${theirs.error ?? ''})`
  if (ours.data === undefined || theirs.data === undefined) {
    return ours.errorType === theirs.errorType ? null : `${ours.errorType}, not ${theirs.errorType} (${theirs.error})`
  }
  const { resultType, result } = ours.data
  if (resultType !== theirs.data.resultType) return `${resultType}, not ${theirs.data.resultType}`
  if (resultType === 'scalar' || resultType === 'string') {
    return points('', [result as [number, string]], [theirs.data.result as [number, string]])
  }
  const [left, right] = [byLabels(result), byLabels(theirs.data.result)]
  for (const [key, series] of right) {
    const found = left.get(key)
    if (found === undefined) return `${key} is missing`
    const differing = points(key, found, series)
    if (differing !== null) return differing
  }
  for (const key of left.keys()) if (!right.has(key)) return `${key} is too many`
  return null
}

type Points = readonly (readonly [number, string])[]

function byLabels(result: unknown): Map<string, Points> {
  const found = new Map<string, Points>()
  for (const { metric, value, values } of result as readonly Series[]) {
    const key = JSON.stringify(Object.entries(metric).sort())
    if (found.has(key)) throw new Error(`${key} is there twice`)
    found.set(key, values ?? (value === undefined ? [] : [value]))
  }
  return found
}

function points(key: string, ours: Points, theirs: Points): string | null {
  if (ours.length !== theirs.length) return `${key} has ${ours.length} points, not ${theirs.length}`
  for (let i = 0; i < ours.length; i += 1) {
    const [left, right] = [ours[i], theirs[i]]
    if (left === undefined || right === undefined || left[0] !== right[0])
      return `${key} at ${left?.[0]}, not ${right?.[0]}`
    if (!same(left[1], right[1])) return `${key} at ${left[0]} is ${left[1]}, not ${right[1]}`
  }
  return null
}

/** Sums taken in another order end in other last digits. */
function same(ours: string, theirs: string): boolean {
  if (ours === theirs) return true
  const [left, right] = [Number(ours), Number(theirs)]
  if (!Number.isFinite(left) || !Number.isFinite(right)) return false
  return Math.abs(left - right) <= 1e-9 + 1e-9 * Math.max(Math.abs(left), Math.abs(right))
}

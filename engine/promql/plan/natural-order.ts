/** A run of digits that Go reads as an integer, else undefined. */
function integerOf(run: string): number | undefined {
  const value = /^[0-9]+$/.test(run) ? Number(run) : Number.NaN
  return value <= 2 ** 63 ? value : undefined
}

/** Whether a text comes before another one, runs of digits compared as numbers: `4m5` before `4m600`. */
export function isBefore(left: string, right: string): boolean {
  const lefts = left.match(/[0-9]+|[^0-9]+/g) ?? []
  const rights = right.match(/[0-9]+|[^0-9]+/g) ?? []
  for (const [index, a] of lefts.entries()) {
    const b = rights[index]
    if (b === undefined) return false
    const first = integerOf(a)
    const second = integerOf(b)
    const alike = first !== undefined && second !== undefined ? first === second : a === b
    if (!alike) return first !== undefined && second !== undefined ? first < second : a < b
    if (index === lefts.length - 1) return true
  }
  return false
}

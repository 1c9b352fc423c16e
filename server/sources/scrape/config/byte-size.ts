import { z } from 'zod'

const UNITS: Readonly<Record<string, number>> = { '': 1, B: 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }
const EXPECTED = 'expected a size such as 500KB, 10MB or 1GB'

/** Bytes, written as in Prometheus: `10MB` are 10 · 2²⁰ of them. */
export const ByteSize = z.union([z.number(), z.string()], { error: EXPECTED }).transform((written, context) => {
  const found = /^(\d+)(?:([KMG])(?:i?B)|B)?$/.exec(String(written))
  const bytes = found === null ? Number.NaN : Number(found[1]) * (UNITS[found[2] ?? ''] ?? Number.NaN)
  if (Number.isSafeInteger(bytes)) return bytes
  context.addIssue(EXPECTED)
  return z.NEVER
})

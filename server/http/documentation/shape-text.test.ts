import { expect, it } from 'vitest'
import { z } from 'zod'
import { schemaOf } from './openapi'
import { shapeText } from './shape-text'

it.each([
  [z.string(), 'text'],
  [z.int(), 'whole number'],
  [z.enum(['a', 'b']), '"a" | "b"'],
  [z.array(z.string().nullable()), '(text | null)[]'],
  [z.tuple([z.number(), z.string()]), '[number, text]'],
  [z.unknown(), 'anything'],
  [z.record(z.string(), z.number()), '{\n  [name]: number\n}'],
  [z.object({}), '{}'],
  [
    z.object({ name: z.string(), inner: z.object({ on: z.boolean() }).optional() }),
    '{\n  "name": text\n  "inner"?: {\n    "on": boolean\n  }\n}',
  ],
])('reads well: %#', (schema, text) => {
  expect(shapeText(schemaOf(schema, 'input'))).toBe(text)
})

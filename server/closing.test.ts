import { expect, it } from 'vitest'
import { createClosing } from './closing'
import { createJsonLog } from './log/json-log'

it('closes the last opened first, all of them though one fails, and once', async () => {
  const order: string[] = []
  const lines: string[] = []
  const closing = createClosing(createJsonLog({ level: 'error', now: Date.now, write: (line) => lines.push(line) }))
  closing.add(() => void order.push('database'))
  closing.add(
    () => {
      throw new Error('stuck')
    },
    async () => void order.push('http'),
  )
  await Promise.all([closing.closeAll(), closing.closeAll()])
  expect(order).toEqual(['http', 'database'])
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('stuck')
})

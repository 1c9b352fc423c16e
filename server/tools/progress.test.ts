import { describe, expect, it } from 'vitest'
import { createProgress } from './progress'

function output(isTTY: boolean) {
  const written: string[] = []
  return { isTTY, written, write: (text: string) => written.push(text) }
}

describe('progress', () => {
  it('is a line each tenth of the way where nobody looks on', () => {
    const to = output(false)
    const progress = createProgress(to, 'work', () => 0)
    for (let done = 1; done <= 1000; done += 1) progress.update(done, 1000)
    progress.end()
    expect(to.written).toHaveLength(10)
    expect(to.written[2]).toBe('work: 30 %\n')
  })

  it('is a bar on a terminal that is drawn ten times a second and leaves the line free', () => {
    const to = output(true)
    let now = 0
    const progress = createProgress(to, 'work', () => now)
    for (let done = 1; done <= 1000; done += 1) {
      now += 1
      progress.update(done, 1000)
    }
    expect(to.written).toHaveLength(11)
    expect(to.written.at(-1)).toBe(`\rwork [${'#'.repeat(30)}] 100 %`)
    progress.end()
    expect(to.written.at(-1)).toMatch(/^\r +\r$/)
  })
})

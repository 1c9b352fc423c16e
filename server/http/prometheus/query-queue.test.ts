import { describe, expect, it } from 'vitest'
import { createQueryQueue } from './query-queue'

const open = () => ({ wait: 1000, signal: new AbortController().signal })

/** Work that ends when it is told to. */
function work(name: string, log: string[]) {
  let end: () => void = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const run = async (): Promise<string> => {
    log.push(name)
    await ended
    return name
  }
  return { run, end }
}

describe('the queue of queries', () => {
  it('runs as many as it may at once, the others in their order', async () => {
    const queue = createQueryQueue(2)
    const log: string[] = []
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => work(name, log))
    if (!a || !b || !c || !d) throw new Error('missing')
    const answers = [a, b, c, d].map(({ run }) => queue.run(open(), run))
    expect(log).toEqual(['a', 'b'])
    b.end()
    expect(await answers[1]).toBe('b')
    expect(log).toEqual(['a', 'b', 'c'])
    for (const { end } of [a, c, d]) end()
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd'])
    expect(log).toEqual(['a', 'b', 'c', 'd'])
  })

  it('gives the slot on when a query fails', async () => {
    const queue = createQueryQueue(1)
    const failing = queue.run(open(), () => Promise.reject(new Error('no')))
    const next = queue.run(open(), () => Promise.resolve('yes'))
    await expect(failing).rejects.toThrow('no')
    expect(await next).toBe('yes')
    expect(await queue.run(open(), () => Promise.resolve('again'))).toBe('again')
  })

  it('lets go of those that wait too long or leave, and refuses when too many wait', async () => {
    const queue = createQueryQueue(1)
    const log: string[] = []
    const first = work('first', log)
    const running = queue.run(open(), first.run)
    const gone = new AbortController()
    const leaving = queue.run({ wait: 1000, signal: gone.signal }, work('left', log).run)
    gone.abort()
    await expect(leaving).rejects.toMatchObject({ code: 'query/canceled' })
    const late = queue.run({ wait: 5, signal: open().signal }, work('late', log).run)
    await expect(late).rejects.toMatchObject({ code: 'query/timeout' })
    const many = Array.from({ length: 200 }, () => queue.run(open(), () => Promise.resolve('x')))
    await expect(queue.run(open(), work('more', log).run)).rejects.toMatchObject({ code: 'query/too-many' })
    first.end()
    await running
    expect(new Set(await Promise.all(many))).toEqual(new Set(['x']))
    expect(log).toEqual(['first'])
  })
})

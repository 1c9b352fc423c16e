import { expect, it } from 'vitest'
import { createEvaluationQueue } from './evaluation-queue'

it('runs ticks first, then the histories of one owner after the other, a few at a time', async () => {
  const queue = createEvaluationQueue({ concurrency: 2 })
  const order: string[] = []
  let running = 0
  const task = (name: string) => async () => {
    running += 1
    expect(running).toBeLessThanOrEqual(2)
    order.push(name)
    await new Promise(setImmediate)
    running -= 1
    return name
  }
  const greedy = [1, 2, 3, 4].map((n) => queue.history('greedy', task(`greedy ${n}`)))
  const others = ['ann', 'bob'].map((owner) => queue.history(owner, task(owner)))
  const tick = queue.tick(task('tick'))
  expect(await Promise.all([...greedy, ...others, tick])).toHaveLength(7)
  expect(order).toEqual(['tick', 'greedy 1', 'ann', 'bob', 'greedy 2', 'greedy 3', 'greedy 4'])
})

it('goes on after a task that failed', async () => {
  const queue = createEvaluationQueue({ concurrency: 1 })
  const failed = queue.history('ann', () => Promise.reject(new Error('no')))
  const next = queue.history('ann', async () => 7)
  await expect(failed).rejects.toThrow('no')
  expect(await next).toBe(7)
})

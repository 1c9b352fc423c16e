import { expect, it } from 'vitest'
import { createFirstPicture } from './first-picture'

function fakeClock() {
  let now = 0
  let timers: { at: number; run: () => void }[] = []
  return {
    after: (delay: number, run: () => void) => {
      const timer = { at: now + delay, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    advance: (delay: number) => {
      now += delay
      const due = timers.filter(({ at }) => at <= now)
      timers = timers.filter(({ at }) => at > now)
      for (const { run } of due) run()
    },
  }
}

it('lets work wait until the page has had time to paint, and runs it once', () => {
  const clock = fakeClock()
  const picture = createFirstPicture(clock)
  const done: string[] = []
  picture.after(() => done.push('server'))
  clock.advance(300)
  picture.pageReady()
  clock.advance(400)
  expect(done).toEqual([])
  clock.advance(100)
  expect(done).toEqual(['server'])
  clock.advance(5000)
  picture.after(() => done.push('tray'))
  expect(done).toEqual(['server', 'tray'])
})

it('lets the page have its scripts first, and then works beside them', () => {
  const clock = fakeClock()
  const picture = createFirstPicture(clock)
  const done: string[] = []
  picture.besideScripts(() => done.push('session'))
  clock.advance(100)
  picture.scriptAnswered()
  expect(done).toEqual([])
  clock.advance(20)
  expect(done).toEqual(['session'])
})

it('waits for no page longer than its patience', () => {
  const clock = fakeClock()
  const picture = createFirstPicture(clock)
  const done: string[] = []
  picture.after(() => done.push('server'))
  clock.advance(2500)
  expect(done).toEqual(['server'])
})

it('runs nothing after its end', () => {
  const clock = fakeClock()
  const picture = createFirstPicture(clock)
  const done: string[] = []
  picture.after(() => done.push('server'))
  picture.pageReady()
  picture.dispose()
  clock.advance(5000)
  expect(done).toEqual([])
})

import { expect, it } from 'vitest'
import { createTestClock } from '../test-support'
import { createBursts, GATHER, MOST_AT_ONCE, type Shown, SPAN } from './bursts'
import { alertNotification, type NotificationSpec } from './notification'
import { testAlert } from './test-alert'

function setUp() {
  const clock = createTestClock()
  const shown: Shown[] = []
  const bursts = createBursts({ show: (notification) => shown.push(notification), clock })
  return { clock, shown, bursts, titles: () => shown.map(({ title }) => title) }
}

function notification(number: number, more: Partial<NotificationSpec> = {}): NotificationSpec {
  const alert = testAlert({ rule: `Rule${number}`, fingerprint: `f${number}`, severity: 'warning' })
  return { ...alertNotification(alert, more.phase ?? 'firing', 's', 'Server'), ...more }
}

it('shows a few at once one by one, each with its panel', () => {
  const { bursts, shown } = setUp()
  const few = Array.from({ length: MOST_AT_ONCE }, (_, number) => notification(number, { panelId: number + 1 }))
  for (const each of few) bursts.show(each)
  expect(shown).toEqual(few)
})

it('tells fifty at once in six, and names in the last what there is room for', async () => {
  const { bursts, shown, clock } = setUp()
  for (let number = 0; number < 50; number += 1) bursts.show(notification(number))
  expect(shown).toHaveLength(MOST_AT_ONCE)
  await clock.advance(GATHER)
  expect(shown).toHaveLength(MOST_AT_ONCE + 1)
  const summary = shown.at(-1)
  expect(summary).toMatchObject({ title: '45 more alerts fire', severity: 'warning', panelId: null })
  expect(summary?.body).toMatch(/^Server: Rule5, Server: Rule6, .*…$/)
  await clock.advance(10 * SPAN)
  expect(shown).toHaveLength(MOST_AT_ONCE + 1)
})

it('is as critical as the worst that fires, and counts what is over', async () => {
  const { bursts, shown, clock } = setUp()
  for (let number = 0; number < MOST_AT_ONCE; number += 1) bursts.show(notification(number))
  bursts.show(notification(10, { severity: 'critical' }))
  bursts.show(notification(0, { phase: 'resolved' }))
  bursts.show(notification(1, { phase: 'resolved' }))
  await clock.advance(GATHER)
  expect(shown.at(-1)).toMatchObject({ title: '1 more alert fires, 2 more resolved', severity: 'critical' })
})

it('says nothing of what was over before it was told, and shows a single one as it is', async () => {
  const { bursts, titles, clock } = setUp()
  for (let number = 0; number < MOST_AT_ONCE; number += 1) bursts.show(notification(number))
  bursts.show(notification(8))
  bursts.show(notification(8, { phase: 'resolved' }))
  bursts.show(notification(9))
  await clock.advance(GATHER)
  expect(titles().slice(MOST_AT_ONCE)).toEqual(['Server: Rule9'])
})

it('tells a storm that goes on at most once a span, and then each alert again', async () => {
  const { bursts, shown, titles, clock } = setUp()
  for (let number = 0; number < 300; number += 1) {
    bursts.show(notification(number))
    await clock.advance(200)
  }
  await clock.advance(2 * SPAN)
  const spans = (300 * 200) / SPAN + 1
  expect(shown.length).toBeLessThanOrEqual(spans * (MOST_AT_ONCE + 1))
  bursts.show(notification(1000))
  expect(titles().at(-1)).toBe('Server: Rule1000')
})

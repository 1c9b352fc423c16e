import { describe, expect, it } from 'vitest'
import { type HintEvent, isHintShown, nextHint, UNSEEN } from './hint-state'

const shownAfter = (...events: HintEvent[]): boolean => isHintShown(events.reduce(nextHint, UNSEEN))

describe('a hint', () => {
  it('shows while it is pointed at or focused', () => {
    expect(shownAfter()).toBe(false)
    expect(shownAfter('pointed')).toBe(true)
    expect(shownAfter('pointed', 'left')).toBe(false)
    expect(shownAfter('focused')).toBe(true)
    expect(shownAfter('focused', 'blurred')).toBe(false)
  })

  it('stays for one of the two when the other goes', () => {
    expect(shownAfter('focused', 'pointed', 'left')).toBe(true)
    expect(shownAfter('focused', 'pointed', 'blurred')).toBe(true)
  })

  it('stays away once dismissed, until it is pointed at or focused anew', () => {
    expect(shownAfter('focused', 'pointed', 'dismissed')).toBe(false)
    expect(shownAfter('focused', 'pointed', 'dismissed', 'left')).toBe(false)
    expect(shownAfter('pointed', 'dismissed', 'left', 'pointed')).toBe(true)
    expect(shownAfter('focused', 'dismissed', 'blurred', 'focused')).toBe(true)
  })
})

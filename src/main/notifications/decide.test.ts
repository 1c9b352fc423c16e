import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AlertState, Severity } from '../../../contract/model/alert'
import { type DecisionFacts, decide, type Told } from './decide'

const FACTS: DecisionFacts = {
  state: 'firing',
  severity: 'warning',
  told: 'nothing',
  enabled: true,
  muted: false,
  focused: false,
}

it.each<[string, Partial<DecisionFacts>, string]>([
  ['fires', {}, 'show firing'],
  ['fires and is only information', { severity: 'info' }, 'show firing'],
  ['ends, and its begin was told', { state: 'resolved', told: 'firing' }, 'show resolved'],
  ['is pending', { state: 'pending' }, 'not-notable'],
  ['is inactive', { state: 'inactive' }, 'not-notable'],
  ['fires again in the same episode', { told: 'firing' }, 'already-told'],
  ['fires after its end was told', { told: 'resolved' }, 'already-told'],
  ['ends twice', { state: 'resolved', told: 'resolved' }, 'already-told'],
  ['ends, and nobody knew', { state: 'resolved' }, 'never-told'],
  ['fires with notifications off', { enabled: false }, 'disabled'],
  ['fires while muted', { muted: true }, 'muted'],
  ['ends while muted', { state: 'resolved', told: 'firing', muted: true }, 'muted'],
  ['is critical while muted', { severity: 'critical', muted: true }, 'muted'],
  ['fires while the person looks at it', { focused: true }, 'in-view'],
  ['is critical while the person looks at it', { focused: true, severity: 'critical' }, 'show firing'],
  ['fires with notifications off and muted', { enabled: false, muted: true }, 'disabled'],
])('an alert that %s', (_name, change, expected) => {
  const decision = decide({ ...FACTS, ...change })
  expect(decision.kind === 'show' ? `show ${decision.phase}` : decision.reason).toBe(expected)
})

it('tells an episode at most once that it fires and once that it is over, in this order, whatever happens', () => {
  const step = fc.record({
    state: fc.constantFrom(...AlertState.options),
    severity: fc.constantFrom(...Severity.options),
    enabled: fc.boolean(),
    muted: fc.boolean(),
    focused: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let told: Told = 'nothing'
      const shown: string[] = []
      for (const facts of steps) {
        const decision = decide({ ...facts, told })
        if (decision.kind === 'silent') continue
        expect(facts.enabled && !facts.muted).toBe(true)
        told = decision.phase
        shown.push(decision.phase)
      }
      expect(['', 'firing', 'firing resolved']).toContain(shown.join(' '))
    }),
  )
})

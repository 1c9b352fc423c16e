import { expect, it } from 'vitest'
import { alertNotification } from './notification'
import { testAlert } from './test-alert'
import { withoutMarkup } from './without-markup'

it('says which server and rule, and what it is about', () => {
  const alert = testAlert({ annotations: { summary: 'CPU is at 95 %', __panelId__: '12' } })
  expect(alertNotification(alert, 'firing', 'bundled', 'This computer')).toEqual({
    key: 'bundled/f1',
    episode: 'e1',
    phase: 'firing',
    severity: 'warning',
    title: 'This computer: HighCpu',
    body: 'CPU is at 95 %',
    panelId: 12,
  })
  expect(alertNotification(alert, 'resolved', 'bundled', 'This computer').title).toBe('This computer: HighCpu resolved')
})

it('falls back to the description, then to the value', () => {
  const described = testAlert({ annotations: { description: 'Too busy' } })
  expect(alertNotification(described, 'firing', 's', 'S').body).toBe('Too busy')
  expect(alertNotification(testAlert({ annotations: {} }), 'firing', 's', 'S').body).toBe('Value 95.12')
})

it.each(['', '0', '-1', '1.5', '01', '100000', '1; x', 'NaN'])('takes no panel from %j', (text) => {
  const alert = testAlert({ annotations: { __panelId__: text } })
  expect(alertNotification(alert, 'firing', 's', 'S').panelId).toBeNull()
})

it('keeps the text of a server to one plain, bounded line', () => {
  const alert = testAlert({ rule: 'a\u202eb\nc\u0007', annotations: { summary: '🙂'.repeat(500) } })
  const { title, body } = alertNotification(alert, 'firing', 's', 'S')
  expect(title).toBe('S: a b c')
  expect(Array.from(body)).toHaveLength(300)
  expect(body.endsWith('🙂…')).toBe(true)
})

it('leaves a notification daemon no markup to read', () => {
  expect(withoutMarkup('<b>x</b> & <img src="http://evil/"> 90 > 80')).toBe(
    '‹b›x‹/b› ＆ ‹img src="http://evil/"› 90 › 80',
  )
})

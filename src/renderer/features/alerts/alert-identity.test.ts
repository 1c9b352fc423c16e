import { expect, it } from 'vitest'
import { alertIdentity } from './alert-identity'

it('is the rule and the labels that tell it from its sisters, in order', () => {
  const labels = { alertname: 'ShopIsDown', severity: 'critical', team: 'shop', instance: 'web-1' }
  expect(alertIdentity({ rule: 'ShopIsDown', labels })).toEqual({
    name: 'ShopIsDown',
    labels: [
      ['instance', 'web-1'],
      ['team', 'shop'],
    ],
  })
})

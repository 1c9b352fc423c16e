import { describe, expect, it } from 'vitest'
import { fillLegend, nameSeries } from './series-names'

describe('the name of a series', () => {
  it('fills the places of a template, and leaves nothing where a label is missing', () => {
    expect(fillLegend('{{device}} {{ mode }}', { device: 'sda' })).toBe('sda')
    expect(fillLegend('core {{cpu}}', { cpu: '3' })).toBe('core 3')
  })

  it('is made of the labels that differ when there is no template', () => {
    const series = [
      { __name__: 'x', job: 'node', cpu: '0', mode: 'user' },
      { __name__: 'x', job: 'node', cpu: '1', mode: 'user' },
    ]
    expect(nameSeries(series, undefined, 'Title')).toEqual(['0', '1'])
  })

  it('is the metric, or else the title, when nothing differs', () => {
    expect(nameSeries([{ __name__: 'node_load1', job: 'node' }], undefined, 'Title')).toEqual(['node_load1'])
    expect(nameSeries([{ job: 'node' }], undefined, 'Title')).toEqual(['Title'])
    expect(nameSeries([{}], '{{gone}}', 'Title')).toEqual(['Title'])
  })

  it('copes with labels that only some series have', () => {
    expect(nameSeries([{ a: '1' }, { a: '1', b: '2' }], undefined, 'Title')).toEqual(['Title', '2'])
  })
})

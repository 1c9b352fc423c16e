import { describe, expect, it } from 'vitest'
import { fillLegend, namePanelSeries, nameSeries } from './series-names'

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

describe('the names of a panel with several queries', () => {
  const target = (expr: string, ...labels: Record<string, string>[]) => ({ labels, template: undefined, expr })

  it('are told apart by the labels in which the queries differ', () => {
    const targets = [target('a', { job: 'node', mode: 'user' }), target('b', { job: 'node', mode: 'idle' })]
    expect(namePanelSeries(targets, 'Title')).toEqual([['user'], ['idle']])
  })

  it('are the queries where no label differs', () => {
    const targets = [target('rate(a[1m])', {}), target('rate(b[1m])', {})]
    expect(namePanelSeries(targets, 'Title')).toEqual([['rate(a[1m])'], ['rate(b[1m])']])
  })

  it('stay as they are where they differ already, and where a template says so', () => {
    const targets = [target('a', { __name__: 'node_load1' }), target('b', { __name__: 'node_load5' })]
    expect(namePanelSeries(targets, 'Title')).toEqual([['node_load1'], ['node_load5']])
    const same = { labels: [{ a: '1' }], template: 'read', expr: 'x' }
    expect(namePanelSeries([same, same], 'Title')).toEqual([['read'], ['read']])
  })
})

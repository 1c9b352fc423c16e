import { describe, expect, it } from 'vitest'
import type { ChartColors } from '../chart-theme'
import type { TimeGap } from '../gaps'
import { drawGaps } from './draw-gaps'

const colors: ChartColors = {
  text: 'text',
  faint: 'faint',
  line: 'line',
  surface: 'surface',
  series: [],
  states: { ok: 'ok', warning: 'warning', critical: 'critical' },
  font: 'sans-serif',
}
const area = { left: 100, top: 0, width: 400, height: 200 }

/** Draws with one pixel a second from the left end, and writes down spans, words and turns. Letters are 6 pixels wide. */
function drawn(...gaps: TimeGap[]): string[] {
  const steps: string[] = []
  const nothing = (): void => undefined
  const pen = {
    save: nothing,
    restore: nothing,
    beginPath: nothing,
    clip: nothing,
    moveTo: nothing,
    lineTo: nothing,
    stroke: nothing,
    translate: nothing,
    rect: (x: number, _y: number, width: number) => void steps.push(`hatch ${x}+${width}`),
    fillRect: (x: number, y: number, width: number, height: number) => {
      if (height === 3) steps.push(`mark ${x}+${width} at ${y}`)
    },
    rotate: () => void steps.push('upright'),
    fillText: (words: string) => void steps.push(words),
    measureText: (words: string) => ({ width: words.length * 6 }),
  }
  drawGaps(pen as unknown as CanvasRenderingContext2D, gaps, area, (time) => 100 + time / 1000, colors, 1)
  return steps
}

const gap = (from: number, to: number, change: Partial<TimeGap> = {}): TimeGap => ({
  from: from * 1000,
  to: to * 1000,
  cause: 'server-unreachable',
  refilled: false,
  ...change,
})

describe('a gap on a plot', () => {
  it('is hatched, with its reason along it where it is wide', () => {
    expect(drawn(gap(50, 250))).toEqual(['hatch 150+200', 'server unreachable'])
  })

  it('has its reason upright where it is narrow, and none where there is no room', () => {
    expect(drawn(gap(50, 90, { cause: 'computer-away' }))).toEqual([
      'hatch 150+40',
      'upright',
      'this computer was away',
    ])
    expect(drawn(gap(50, 60))).toEqual(['hatch 150+10'])
  })

  it('ends at the edges of the plot, and at the right one while it lasts', () => {
    expect(drawn(gap(-500, 10), gap(380, Number.POSITIVE_INFINITY))).toEqual(['hatch 100+10', 'hatch 480+20'])
    expect(drawn(gap(-500, -400), gap(900, 950))).toEqual([])
  })

  it('is but a mark under the axis once the samples came after all', () => {
    expect(drawn(gap(50, 250, { refilled: true }))).toEqual(['mark 150+200 at 201'])
  })
})

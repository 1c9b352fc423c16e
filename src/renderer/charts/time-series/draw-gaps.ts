import type { ChartColors } from '../chart-theme'
import { describeGap, type TimeGap } from '../gaps'

/** Least width in CSS pixels for the words in a gap. */
const TEXT_ROOM = 24

interface Span {
  readonly left: number
  readonly width: number
}

/** Shades the spans in which nothing came, with the reason in words where there is room. */
export function drawGaps(
  context: CanvasRenderingContext2D,
  gaps: readonly TimeGap[],
  area: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
  timeToX: (time: number) => number,
  colors: ChartColors,
  pixelRatio: number,
): void {
  for (const gap of gaps) {
    const left = Math.max(area.left, timeToX(gap.from))
    const right = Math.min(
      area.left + area.width,
      gap.to === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : timeToX(gap.to),
    )
    if (!(right > left)) continue
    const span = { left, width: right - left }
    if (gap.refilled) drawRefilled(context, span, area.top + area.height, colors, pixelRatio)
    else drawHatch(context, span, area, colors, pixelRatio, describeGap(gap))
  }
}

/** The samples are there after all: a thin mark under the axis says that they came late. */
function drawRefilled(
  context: CanvasRenderingContext2D,
  span: Span,
  axis: number,
  colors: ChartColors,
  pixelRatio: number,
): void {
  context.fillStyle = colors.faint
  context.fillRect(span.left, axis + pixelRatio, span.width, 3 * pixelRatio)
}

function drawHatch(
  context: CanvasRenderingContext2D,
  span: Span,
  area: { readonly top: number; readonly height: number },
  colors: ChartColors,
  pixelRatio: number,
  words: string,
): void {
  const distance = 7 * pixelRatio
  context.save()
  context.beginPath()
  context.rect(span.left, area.top, span.width, area.height)
  context.clip()
  context.beginPath()
  const first = Math.floor((span.left - area.height) / distance) * distance
  for (let x = first; x < span.left + span.width; x += distance) {
    context.moveTo(x, area.top + area.height)
    context.lineTo(x + area.height, area.top)
  }
  context.strokeStyle = colors.faint
  context.globalAlpha = 0.28
  context.lineWidth = pixelRatio
  context.stroke()
  context.restore()
  if (span.width > TEXT_ROOM * pixelRatio) drawWords(context, span, area, colors, pixelRatio, words)
}

/** Along the gap where it is wide, else upright. */
function drawWords(
  context: CanvasRenderingContext2D,
  span: Span,
  area: { readonly top: number; readonly height: number },
  colors: ChartColors,
  pixelRatio: number,
  words: string,
): void {
  context.save()
  context.font = `500 ${11 * pixelRatio}px ${colors.font}`
  const width = context.measureText(words).width + 8 * pixelRatio
  const height = 18 * pixelRatio
  const upright = width > span.width
  if (upright && width > area.height) {
    context.restore()
    return
  }
  context.translate(span.left + span.width / 2, area.top + area.height / 2)
  if (upright) context.rotate(-Math.PI / 2)
  context.fillStyle = colors.surface
  context.fillRect(-width / 2, -height / 2, width, height)
  context.fillStyle = colors.text
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(words, 0, 0)
  context.restore()
}

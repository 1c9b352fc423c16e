import { type Projection, xOf, yOf } from './projection'

/** With more points than this to a pixel, each pixel column shows the least and the most of its points. */
const POINTS_PER_PIXEL = 2

/** Adds a line through the values to the current path. NaN breaks it; a lone point becomes a dot (round caps). */
export function traceLine(context: CanvasRenderingContext2D, values: Float64Array, projection: Projection): void {
  if (projection.spacing * POINTS_PER_PIXEL < 1) traceColumns(context, values, projection)
  else tracePoints(context, values, projection)
}

function tracePoints(context: CanvasRenderingContext2D, values: Float64Array, projection: Projection): void {
  let open = false
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN
    if (Number.isNaN(value)) {
      open = false
      continue
    }
    const x = xOf(projection, index)
    const y = yOf(projection, value)
    if (open) {
      context.lineTo(x, y)
      continue
    }
    context.moveTo(x, y)
    if (Number.isNaN(values[index + 1] ?? Number.NaN)) context.lineTo(x + 0.01, y)
    open = true
  }
}

/** A spike between two pixels stays to be seen: every column is drawn from its least to its most. */
function traceColumns(context: CanvasRenderingContext2D, values: Float64Array, projection: Projection): void {
  let open = false
  let index = 0
  while (index < values.length) {
    const column = Math.floor(xOf(projection, index))
    let least = Number.POSITIVE_INFINITY
    let most = Number.NEGATIVE_INFINITY
    let first = Number.NaN
    let last = Number.NaN
    for (; index < values.length && Math.floor(xOf(projection, index)) === column; index += 1) {
      const value = values[index] ?? Number.NaN
      if (Number.isNaN(value)) continue
      if (Number.isNaN(first)) first = value
      last = value
      least = Math.min(least, value)
      most = Math.max(most, value)
    }
    if (Number.isNaN(first)) {
      open = false
      continue
    }
    if (open) context.lineTo(column, yOf(projection, first))
    else context.moveTo(column, yOf(projection, first))
    context.lineTo(column, yOf(projection, least))
    context.lineTo(column, yOf(projection, most))
    context.lineTo(column, yOf(projection, last))
    open = true
  }
}

/** Adds the area between two lines to the current path, run by run: where `upper` is NaN there is none. */
export function traceArea(
  context: CanvasRenderingContext2D,
  upper: Float64Array,
  lower: (index: number) => number,
  projection: Projection,
): void {
  const stride = Math.max(1, Math.floor(1 / (projection.spacing * POINTS_PER_PIXEL)))
  let index = 0
  while (index < upper.length) {
    if (Number.isNaN(upper[index])) {
      index += 1
      continue
    }
    let end = index
    while (end + 1 < upper.length && !Number.isNaN(upper[end + 1])) end += 1
    context.moveTo(xOf(projection, index), yOf(projection, lower(index)))
    for (let at = index; at < end; at += stride) context.lineTo(xOf(projection, at), yOf(projection, upper[at] ?? 0))
    context.lineTo(xOf(projection, end), yOf(projection, upper[end] ?? 0))
    for (let at = end; at > index; at -= stride) context.lineTo(xOf(projection, at), yOf(projection, lower(at)))
    context.closePath()
    index = end + 1
  }
}

/** A canvas ready to draw on, cleared, in CSS pixels. */
export interface Surface {
  readonly context: CanvasRenderingContext2D
  readonly width: number
  readonly height: number
}

interface Fit {
  readonly width: number
  readonly height: number
  readonly ratio: number
}

const fits = new WeakMap<HTMLCanvasElement, Fit>()

/**
 * Clears the canvas at the screen's resolution; null while it has no box. Its box is read anew only when `resized` says
 * that it may have changed: reading it makes the browser lay out the page at once, after each value that was written.
 */
export function openCanvas(canvas: HTMLCanvasElement, resized: boolean): Surface | null {
  const ratio = window.devicePixelRatio
  const known = fits.get(canvas)
  const fit = known && !resized && known.ratio === ratio ? known : fitCanvas(canvas, ratio)
  const context = canvas.getContext('2d')
  if (context === null || fit.width === 0 || fit.height === 0) return null
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, fit.width, fit.height)
  return { context, width: fit.width, height: fit.height }
}

function fitCanvas(canvas: HTMLCanvasElement, ratio: number): Fit {
  const fit = { width: canvas.clientWidth, height: canvas.clientHeight, ratio }
  fits.set(canvas, fit)
  const width = Math.round(fit.width * ratio)
  const height = Math.round(fit.height * ratio)
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  return fit
}

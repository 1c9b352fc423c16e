/** A rectangle in device-independent pixels. */
export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const DEFAULT_SIZE = { width: 1280, height: 800 }
export const LEAST_SIZE = { width: 900, height: 600 }

/**
 * Where a window opens: where it was, moved and shrunk into the screen that shows most of it; in the middle of the
 * first screen when there is no memory or that screen is gone. `workAreas` has one rectangle a screen, the primary
 * one first.
 */
export function fitBounds(remembered: Rectangle | null, workAreas: readonly Rectangle[]): Rectangle {
  const primary = workAreas[0] ?? { x: 0, y: 0, ...DEFAULT_SIZE }
  if (remembered === null) return centre(DEFAULT_SIZE, primary)
  let home: Rectangle | null = null
  let most = 0
  for (const area of workAreas) {
    const shown = overlap(remembered, area)
    if (shown > most) {
      most = shown
      home = area
    }
  }
  return home === null ? centre(remembered, primary) : moveInto(remembered, home)
}

function moveInto(bounds: Rectangle, area: Rectangle): Rectangle {
  const { width, height } = fitSize(bounds, area)
  return {
    x: clamp(bounds.x, area.x, area.x + area.width - width),
    y: clamp(bounds.y, area.y, area.y + area.height - height),
    width,
    height,
  }
}

function centre(size: Pick<Rectangle, 'width' | 'height'>, area: Rectangle): Rectangle {
  const { width, height } = fitSize(size, area)
  return {
    x: area.x + Math.round((area.width - width) / 2),
    y: area.y + Math.round((area.height - height) / 2),
    width,
    height,
  }
}

function fitSize(size: Pick<Rectangle, 'width' | 'height'>, area: Rectangle): { width: number; height: number } {
  return {
    width: Math.min(Math.max(size.width, LEAST_SIZE.width), area.width),
    height: Math.min(Math.max(size.height, LEAST_SIZE.height), area.height),
  }
}

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return width > 0 && height > 0 ? width * height : 0
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}

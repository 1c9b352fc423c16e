/** From points and values to canvas pixels. Offsets are counted from the left end of the window. */
export interface Projection {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** Where the first point lies. */
  readonly start: number
  /** Pixels between two points. */
  readonly spacing: number
  readonly min: number
  readonly max: number
}

export const xOf = (projection: Projection, index: number): number => projection.start + index * projection.spacing

export const yOf = ({ top, height, min, max }: Projection, value: number): number =>
  top + height - ((value - min) / (max - min)) * height

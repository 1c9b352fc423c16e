import type { Labels } from '../../../contract/model/labels'
import type { Frame } from '../../../contract/wire/frame'
import type { TargetData } from '../../../contract/wire/http'

/** The columns of an HTTP answer as a frame. They belong to no stream: the first live frame names one. */
export function targetFrame(data: TargetData, producedAt: number): Frame {
  const { epoch, offset, start, step, points, series } = data
  const values = new Float64Array(series.length * points).fill(Number.NaN)
  const labels = new Map<number, Labels>()
  series.forEach((one, index) => {
    labels.set(index, one.labels)
    const count = Math.min(points, one.values.length)
    for (let point = 0; point < count; point += 1) values[index * points + point] = one.values[point] ?? Number.NaN
  })
  return {
    kind: 'snapshot',
    stream: '',
    epoch,
    offset,
    start,
    step,
    points,
    producedAt,
    slots: Uint32Array.from(series.keys()),
    values,
    labels,
  }
}

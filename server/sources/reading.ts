import type { Labels } from '../../contract/model/labels'

/** One measured value, before the labels of its source (job, instance) are added. Base units. */
export interface Reading {
  readonly name: string
  readonly labels: Labels
  readonly value: number
}

const NONE: Labels = {}

export function reading(name: string, value: number, labels: Labels = NONE): Reading {
  return { name, labels, value }
}

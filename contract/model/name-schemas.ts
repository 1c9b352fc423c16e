import { z } from 'zod'
import { faultOfLabelName, faultOfMetricName } from './names'

/** The name of a metric as data from outside holds it. */
export const MetricName = z.string().superRefine((name, context) => {
  const fault = faultOfMetricName(name)
  if (fault !== undefined) context.addIssue({ code: 'custom', message: `the name of a metric ${fault}` })
})

/** What data from outside holds by the names of labels. */
export function byLabelName<Value extends z.ZodType>(value: Value) {
  // Looked at before, because zod's record drops a key called __proto__ without a word.
  return z
    .unknown()
    .superRefine((given, context) => {
      if (typeof given !== 'object' || given === null) return
      for (const name of Object.keys(given)) {
        const fault = faultOfLabelName(name)
        if (fault === undefined) continue
        context.addIssue({ code: 'custom', path: [name], message: `the name of a label ${fault}` })
        return
      }
    })
    .pipe(z.record(z.string(), value))
}

import { z } from 'zod'
import { compileRule, type RelabelRule } from '../relabel/compile-rule'
import { RelabelFields } from '../relabel/relabel-fields'

/** One relabelling rule, checked as a whole and made ready. */
export const RelabelConfig = RelabelFields.transform((fields, context): RelabelRule => {
  const rule = compileRule(fields)
  if (!('fault' in rule)) return rule
  context.addIssue(rule.fault)
  return z.NEVER
})

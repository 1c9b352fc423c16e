import { isLabelName, isLabelNameTemplate } from './label-names'
import { ANYTHING, FIRST_GROUP, type RelabelFields } from './relabel-fields'

/** What is wrong with how a rule's fields go together, as Prometheus judges it; undefined when nothing is. */
export function faultOfFields(fields: RelabelFields): string | undefined {
  const { action, target_label, replacement, modulus } = fields
  switch (action) {
    case 'replace':
      return isLabelNameTemplate(target_label) ? undefined : unfit(action, 'target_label', target_label)
    case 'hashmod':
      if (modulus === 0) return 'hashmod needs a modulus above 0'
      return isLabelName(target_label) ? undefined : unfit(action, 'target_label', target_label)
    case 'lowercase':
    case 'uppercase':
      return isLabelName(target_label) ? undefined : unfit(action, 'target_label', target_label)
    case 'keepequal':
    case 'dropequal':
      if (!isLabelName(target_label)) return unfit(action, 'target_label', target_label)
      return fields.regex === ANYTHING && isOtherwiseUnset(fields)
        ? undefined
        : `${action} takes source_labels and target_label alone`
    case 'labelmap':
      return isLabelNameTemplate(replacement) ? undefined : unfit(action, 'replacement', replacement)
    case 'labeldrop':
    case 'labelkeep':
      return isOtherwiseUnset(fields) && fields.source_labels.length === 0 && target_label === ''
        ? undefined
        : `${action} takes a regex alone`
    case 'keep':
    case 'drop':
      return undefined
  }
}

function isOtherwiseUnset({ modulus, separator, replacement }: RelabelFields): boolean {
  return modulus === 0 && separator === ';' && replacement === FIRST_GROUP
}

function unfit(action: string, field: string, value: string): string {
  return value === '' ? `${action} needs a ${field}` : `${JSON.stringify(value)} is no ${field} for ${action}`
}

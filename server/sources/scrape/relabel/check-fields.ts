import { faultOfLabelName } from '../../../../contract/model/names'
import { ANYTHING, FIRST_GROUP, type RelabelFields } from './relabel-fields'

/** What is wrong with how a rule's fields go together, as Prometheus judges it; undefined when nothing is. */
export function faultOfFields(fields: RelabelFields): string | undefined {
  const { action, target_label, replacement, modulus } = fields
  switch (action) {
    case 'hashmod':
      if (modulus === 0) return 'hashmod needs a modulus above 0'
      return faultOfName(action, 'target_label', target_label)
    case 'replace':
    case 'lowercase':
    case 'uppercase':
      return faultOfName(action, 'target_label', target_label)
    case 'keepequal':
    case 'dropequal':
      return fields.regex === ANYTHING && isOtherwiseUnset(fields)
        ? faultOfName(action, 'target_label', target_label)
        : `${action} takes source_labels and target_label alone`
    case 'labelmap':
      return faultOfName(action, 'replacement', replacement)
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

/** A place for a group of a match, such as `${1}`, counts as the text that it is: it can be part of a name as well. */
function faultOfName(action: string, field: string, name: string): string | undefined {
  if (name === '') return `${action} needs a ${field}`
  const fault = faultOfLabelName(name)
  return fault === undefined ? undefined : `the ${field} ${JSON.stringify(name)} ${fault}`
}

import { faultOfLabelName } from '../../../contract/model/names'

/** What stands in a text that was read for bytes that are no UTF-8. */
const NOT_UTF8 = '\uFFFD'

/** Whether a text of a query can be the name of a label. */
export function isLabelName(name: string): boolean {
  return faultOfLabelName(name) === undefined && !name.includes(NOT_UTF8)
}

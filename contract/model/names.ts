/** What stands after a name and after a value in the key of a label set (labels.ts), and so in neither of them. */
export const NAME_END = '\u0001'
export const VALUE_END = '\u0002'

/** Half a surrogate pair: such a text has no UTF-8. */
const HALF_PAIR = /\p{Cs}/u
const PLAIN_METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const PLAIN_LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/

/**
 * Why a text can't be in the key of a label set, in words that follow its name; undefined when it can. Nothing else was
 * asked of values before, so a store may hold some that are not UTF-8.
 */
export function faultOfKeyPart(text: string): string | undefined {
  const isFit = !text.includes(NAME_END) && !text.includes(VALUE_END)
  return isFit ? undefined : 'holds a control character that is not allowed (U+0001 or U+0002)'
}

/** The same for the value of a label: as in Prometheus 3, it is any UTF-8. */
export function faultOfLabelValue(text: string): string | undefined {
  return faultOfKeyPart(text) ?? (HALF_PAIR.test(text) ? 'is not UTF-8: it holds half a surrogate pair' : undefined)
}

/** The same for the name of a metric, which is a value that may not be empty. */
export function faultOfMetricName(text: string): string | undefined {
  return text === '' ? 'is empty' : faultOfLabelValue(text)
}

/** The same for the name of a label. In JavaScript `__proto__` is no key like others, so no label may be called that. */
export function faultOfLabelName(text: string): string | undefined {
  return text === '__proto__' ? 'is kept for Loom itself' : faultOfMetricName(text)
}

/** Whether the name of a metric can be written without quotes. Before Prometheus 3 there were no others. */
export function isPlainMetricName(name: string): boolean {
  return PLAIN_METRIC_NAME.test(name)
}

/** The same for the name of a label. */
export function isPlainLabelName(name: string): boolean {
  return PLAIN_LABEL_NAME.test(name)
}

/** The name of a label as it stands in a list of labels: in quotes when it has to. */
export function writtenLabelName(name: string): string {
  return isPlainLabelName(name) ? name : JSON.stringify(name)
}

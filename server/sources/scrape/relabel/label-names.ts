const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/
const GROUP = /\$(?:\{\w+\}|\w+)/g

export function isLabelName(text: string): boolean {
  return LABEL_NAME.test(text)
}

/** Whether a text may become a label name once groups of a match are filled in. */
export function isLabelNameTemplate(text: string): boolean {
  return isLabelName(text.replace(GROUP, '_'))
}

/** A number ready to be read, its unit apart so that it can be set smaller. */
export interface FormattedValue {
  readonly text: string
  readonly suffix: string
}

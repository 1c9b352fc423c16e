/** One label condition of a selector. A missing label counts as the empty string, as in Prometheus. */
export interface Matcher {
  readonly name: string
  readonly operator: '=' | '!=' | '=~' | '!~'
  readonly value: string
  /** Decides a label's value. Regular expressions are anchored at both ends. */
  readonly matches: (value: string) => boolean
}

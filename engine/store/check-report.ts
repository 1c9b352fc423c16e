/** Takes what a check finds. */
export interface CheckReport {
  problem(text: string): void
  /** Told often: how much is done of one kind of thing, of how much. */
  progress(done: number, total: number): void
}

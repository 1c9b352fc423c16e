/** Where progress is shown: a terminal gets a bar that moves, anything else a line each tenth of the way. */
export interface ProgressOutput {
  readonly isTTY?: boolean | undefined
  write(text: string): unknown
}

export interface Progress {
  update(done: number, total: number): void
  /** Ends the bar; to be called before anything else is written. */
  end(): void
}

const WIDTH = 30
const REDRAW_MS = 100

/** `now`: a clock in milliseconds. */
export function createProgress(output: ProgressOutput, title: string, now: () => number): Progress {
  let drawnAt = Number.NEGATIVE_INFINITY
  let shown = ''
  let tenth = 0

  function draw(part: number): void {
    const filled = Math.floor(part * WIDTH)
    shown = `${title} [${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${Math.floor(part * 100)} %`
    output.write(`\r${shown}`)
    drawnAt = now()
  }

  return {
    update(done, total) {
      const part = total === 0 ? 1 : Math.min(done / total, 1)
      if (output.isTTY === true) {
        if (part === 1 || now() - drawnAt >= REDRAW_MS) draw(part)
      } else if (Math.floor(part * 10) > tenth) {
        tenth = Math.floor(part * 10)
        output.write(`${title}: ${tenth * 10} %\n`)
      }
    },
    end() {
      if (shown !== '') output.write(`\r${' '.repeat(shown.length)}\r`)
      shown = ''
    },
  }
}

/** One line of InfluxDB's line protocol, unescaped. Fields that are texts have no number. */
export interface Line {
  readonly measurement: string
  readonly tags: readonly (readonly [key: string, value: string])[]
  readonly fields: readonly (readonly [key: string, value: number | null])[]
  /** The time as written; undefined when there is none. */
  readonly time: string | undefined
}

/** What ends a word, and the backslash, which may take an end as it is. */
const AFTER_KEY = /[=, \\]/g
const AFTER_VALUE = /[, \\]/g
const AFTER_TIME = /[ \\]/g

/** What is wrong with a line, in words for its writer. */
export class LineFault extends Error {}

/**
 * Reads one line without its line end: `measurement,tag=value field=1i,other="text" 1700000000000000000`
 * (docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol). Throws a LineFault.
 */
export function parseLine(text: string): Line {
  const reader = createReader(text)
  const measurement = reader.word(AFTER_VALUE)
  if (measurement === '') throw new LineFault('a measurement is expected first')
  const tags: [string, string][] = []
  while (reader.skip(',')) {
    const key = reader.word(AFTER_KEY)
    if (!reader.skip('=')) throw new LineFault(`the tag ${shown(key)} has no value`)
    const value = reader.word(AFTER_VALUE)
    if (key === '' || value === '') throw new LineFault(`the tag ${shown(key)} has no ${key === '' ? 'key' : 'value'}`)
    tags.push([key, value])
  }
  if (!reader.skipSpaces()) throw new LineFault('a space and fields are expected after measurement and tags')
  const fields: [string, number | null][] = []
  do {
    const key = reader.word(AFTER_KEY)
    if (key === '' || !reader.skip('=')) throw new LineFault(`the field ${shown(key)} has no value`)
    fields.push([key, reader.skipText() ? null : numberOf(key, reader.word(AFTER_VALUE))])
  } while (reader.skip(','))
  const time = reader.skipSpaces() ? reader.word(AFTER_TIME) : ''
  reader.skipSpaces()
  if (!reader.atEnd()) throw new LineFault('there is more than measurement, fields and a time')
  if (!/^-?\d*$/.test(time) || time === '-') throw new LineFault(`${shown(time)} is not a time`)
  return { measurement, tags, fields, time: time === '' ? undefined : time }
}

const TRUE = new Set(['t', 'T', 'true', 'True', 'TRUE'])
const FALSE = new Set(['f', 'F', 'false', 'False', 'FALSE'])

/** Whole numbers end in `i`, those without a sign in `u`; others are floats; booleans count as 1 and 0. */
function numberOf(field: string, text: string): number {
  if (/^-?\d+i$/.test(text) || /^\d+u$/.test(text)) return Number(text.slice(0, -1))
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text)
  if (TRUE.has(text)) return 1
  if (FALSE.has(text)) return 0
  throw new LineFault(`${shown(text)} is not a value for the field ${shown(field)}`)
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 60))
}

interface Reader {
  /** All up to one of these, where a backslash before any of `,`, `=` and a space takes it as it is. */
  word(stops: RegExp): string
  skip(character: string): boolean
  skipSpaces(): boolean
  /** Goes past a text in quotes, if there is one here. */
  skipText(): boolean
  atEnd(): boolean
}

function createReader(text: string): Reader {
  let at = 0

  function next(stops: RegExp): number {
    stops.lastIndex = at
    return stops.exec(text)?.index ?? text.length
  }

  return {
    // From one character of note to the next, and cut out in one piece: looking at and putting together each character
    // of a word of megabytes would hold up everybody for a second.
    word(stops) {
      const start = at
      let isEscaped = false
      for (at = next(stops); text[at] === '\\'; at = next(stops)) {
        const takesNext = ',= '.includes(text[at + 1] ?? '.')
        isEscaped ||= takesNext
        at += takesNext ? 2 : 1
      }
      const word = text.slice(start, at)
      return isEscaped ? word.replace(/\\([,= ])/g, '$1') : word
    },
    skip(character) {
      if (text[at] !== character) return false
      at += 1
      return true
    },
    skipSpaces() {
      const before = at
      while (text[at] === ' ') at += 1
      return at > before
    },
    skipText() {
      if (text[at] !== '"') return false
      for (at += 1; text[at] !== '"'; at += 1) {
        if (at >= text.length) throw new LineFault('a text in quotes does not end')
        if (text[at] === '\\') at += 1
      }
      at += 1
      return true
    },
    atEnd: () => at === text.length,
  }
}

/** UCUM units and the words that Prometheus's names have for them; others stay as they are written. */
const UNITS = new Map([
  ['d', 'days'],
  ['h', 'hours'],
  ['min', 'minutes'],
  ['s', 'seconds'],
  ['ms', 'milliseconds'],
  ['us', 'microseconds'],
  ['ns', 'nanoseconds'],
  ['By', 'bytes'],
  ['KiBy', 'kibibytes'],
  ['MiBy', 'mebibytes'],
  ['GiBy', 'gibibytes'],
  ['TiBy', 'tebibytes'],
  ['kBy', 'kilobytes'],
  ['KBy', 'kilobytes'],
  ['MBy', 'megabytes'],
  ['GBy', 'gigabytes'],
  ['TBy', 'terabytes'],
  ['m', 'meters'],
  ['V', 'volts'],
  ['A', 'amperes'],
  ['J', 'joules'],
  ['W', 'watts'],
  ['g', 'grams'],
  ['Cel', 'celsius'],
  ['Hz', 'hertz'],
  ['1', ''],
  ['%', 'percent'],
])

/** After a slash, in the singular. */
const PER_UNITS = new Map([
  ['s', 'second'],
  ['m', 'minute'],
  ['h', 'hour'],
  ['d', 'day'],
  ['w', 'week'],
  ['mo', 'month'],
  ['y', 'year'],
])

/** `['bytes', 'per_second']` for `By/s`. Annotations such as `{request}` are no units. */
export function unitWords(unit: string): readonly [main: string, per: string] {
  const slash = unit.indexOf('/')
  const main = word(slash < 0 ? unit : unit.slice(0, slash), UNITS)
  const per = slash < 0 ? '' : word(unit.slice(slash + 1), PER_UNITS)
  return [cleaned(main), per === '' ? '' : cleaned(`per_${per}`)]
}

function word(written: string, words: ReadonlyMap<string, string>): string {
  const unit = written.trim()
  return /[{}]/.test(unit) ? '' : (words.get(unit) ?? unit)
}

function cleaned(text: string): string {
  return text.replace(/[^a-zA-Z0-9:]+/g, '_').replace(/^_|_$/g, '')
}

const DAY = 86_400
/** Days of 400 years, after which the calendar repeats itself. */
const ERA = 146_097

interface CivilDate {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
}

/**
 * The date (proleptic Gregorian, UTC) of a day counted from 1970, however far away: JavaScript's own dates end in the
 * year 275760, Prometheus's do not. After Howard Hinnant's `civil_from_days`.
 */
function civilDate(days: number): CivilDate {
  const shifted = days + 719_468
  const era = Math.floor(shifted / ERA)
  const dayOfEra = shifted - era * ERA
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  // Years begin in March here, so that a leap day is the last one.
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return { year, month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 }
}

const MONTH_ENDS = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365]

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function daysBefore(month: number, year: number): number {
  return MONTH_ENDS[month - 1]! + (month > 2 && isLeap(year) ? 1 : 0)
}

/** What is left of a division, never below nothing. */
function modulo(value: number, size: number): number {
  return ((value % size) + size) % size
}

/** Reads whole seconds since 1970. */
function ofSeconds(read: (seconds: number) => number): (value: number) => number {
  return (value) => (Number.isFinite(value) ? read(Math.trunc(value)) : Number.NaN)
}

function ofDate(read: (date: CivilDate) => number): (value: number) => number {
  return ofSeconds((seconds) => read(civilDate(Math.floor(seconds / DAY))))
}

/** Functions that read a value as seconds since 1970 and give a part of that moment's date, in UTC. */
export const DATE_FUNCTIONS: Readonly<Record<string, (value: number) => number>> = {
  minute: ofSeconds((seconds) => Math.floor(modulo(seconds, 3600) / 60)),
  hour: ofSeconds((seconds) => Math.floor(modulo(seconds, DAY) / 3600)),
  day_of_week: ofSeconds((seconds) => modulo(Math.floor(seconds / DAY) + 4, 7)),
  day_of_month: ofDate(({ day }) => day),
  day_of_year: ofDate(({ year, month, day }) => daysBefore(month, year) + day),
  days_in_month: ofDate(({ year, month }) => daysBefore(month + 1, year) - daysBefore(month, year)),
  month: ofDate(({ month }) => month),
  year: ofDate(({ year }) => year),
}

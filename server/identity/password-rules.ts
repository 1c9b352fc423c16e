import { LoomError } from '../../contract/errors'

/** Least and most characters of a password that a user chooses. */
const SHORTEST = 12
const LONGEST = 128

/** Long enough and still guessed first. */
const GUESSED_FIRST = [
  '123456789012',
  '1234567890123',
  '12345678901234567890',
  'administrator',
  'adminadminadmin',
  'changemechangeme',
  'iloveyouiloveyou',
  'letmeinletmein',
  'loomloomloom',
  'password1234',
  'password12345',
  'password123456',
  'passwordpassword',
  'qwertyqwerty',
  'qwertyuiop12',
  'qwertyuiop123',
  'qwertyuiopasdf',
  'qwertyuiopasdfghjkl',
  'q1w2e3r4t5y6',
  '1q2w3e4r5t6y',
  'welcome12345',
  'correcthorsebatterystaple',
]

/** Throws `auth/weak-password`. Length and guessability count; no rule about kinds of characters. */
export function requireStrongPassword(password: string, username: string): void {
  const lower = password.toLowerCase()
  const name = username.toLowerCase()
  const weak = (reason: string): LoomError => new LoomError('auth/weak-password', reason)
  if (password.length < SHORTEST) throw weak(`A password of at least ${SHORTEST} characters is needed.`)
  if (password.length > LONGEST) throw weak(`A password may have at most ${LONGEST} characters.`)
  if (new Set(lower).size < 5) throw weak('The password repeats the same few characters.')
  if (GUESSED_FIRST.includes(lower)) throw weak('The password is among those that are guessed first.')
  if (lower.replaceAll(name, '').length < 6) throw weak('The password is little more than the user name.')
}

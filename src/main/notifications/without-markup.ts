const LOOKALIKE: Readonly<Record<string, string>> = { '<': '‹', '>': '›', '&': '＆' }

/**
 * Notification daemons on Linux may read the body as markup or may show it as it is, and the sender cannot tell which:
 * the three characters that markup is made of give way to lookalikes that read well in both.
 */
export function withoutMarkup(text: string): string {
  return text.replace(/[<>&]/g, (letter) => LOOKALIKE[letter] ?? letter)
}

import { LoomError } from '../../contract/errors'

/** A version as an entity tag. */
export function etagOf(version: number): string {
  return `"${version}"`
}

/** Reads If-Match: `*` or a list of entity tags. Weak tags never match, as RFC 9110 has it. */
export function parseIfMatch(header: string): (version: number) => boolean {
  const tags = header.split(',').map((tag) => tag.trim())
  return (version) => tags.includes('*') || tags.includes(etagOf(version))
}

/** As above for a request that must carry the header. Throws `request/precondition-required` without it. */
export function requireIfMatch(header: string | undefined): (version: number) => boolean {
  if (header === undefined) {
    throw new LoomError('request/precondition-required', 'Send If-Match with the ETag of the version you have seen.')
  }
  return parseIfMatch(header)
}

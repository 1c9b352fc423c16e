/** A text in every form that it could lie around in: plain, base64, hexadecimal, two bytes a letter. */
function tokenForms(token: string): Buffer[] {
  const plain = Buffer.from(token)
  return [
    plain,
    Buffer.from(token, 'utf16le'),
    Buffer.from(plain.toString('hex')),
    Buffer.from(plain.toString('hex').toUpperCase()),
    // In base64 a text looks different for each place in a group of three bytes that it begins at.
    ...[0, 1, 2].map((offset) => base64Core(plain, offset)),
  ]
}

/** The letters of a text's base64 that do not depend on what is around it. */
function base64Core(plain: Buffer, offset: number): Buffer {
  const encoded = Buffer.concat([Buffer.alloc(offset), plain]).toString('base64url')
  const [skip, whole] = [offset === 0 ? 0 : 4, Math.floor((offset + plain.length) / 3) * 4]
  return Buffer.from(encoded.slice(skip, whole))
}

/** Those of the named contents that hold one of these tokens in any form. Base64 counts in both its alphabets. */
export function holdersOf(tokens: readonly string[], contents: ReadonlyMap<string, Buffer>): string[] {
  const forms = tokens.flatMap(tokenForms)
  return [...contents].flatMap(([name, content]) => {
    const inUrlAlphabet = Buffer.from(content.toString('latin1').replaceAll('+', '-').replaceAll('/', '_'), 'latin1')
    return forms.some((form) => content.includes(form) || inUrlAlphabet.includes(form)) ? [name] : []
  })
}

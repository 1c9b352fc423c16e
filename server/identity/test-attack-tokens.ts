import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

type Part = Readonly<Record<string, unknown>> | string

/** A forged or broken token with the name of the attack. */
export interface AttackToken {
  readonly attack: string
  readonly token: string
}

/** What an attacker has: tokens of their own, the public key, and an address that must never be asked for anything. */
interface Material {
  readonly accessToken: string
  readonly refreshToken: string
  readonly otherAccessToken: string
  readonly publicJwk: Readonly<Record<string, unknown>>
  readonly publicKey: KeyObject
  readonly trap: string
}

/** The server's own key: to sign what is wrong in its content alone. */
type Signer = (header: Part, payload: Part) => string

const encode = (part: Part): string =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')

export function signerOf(privateKey: KeyObject): Signer {
  return (header, payload) => {
    const input = `${encode(header)}.${encode(payload)}`
    return `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`
  }
}

/** Every attack of the list in docs, made from a valid token: all are to be refused. */
export function attackTokens(material: Material, ours: Signer): readonly AttackToken[] {
  const [head = '', body = '', signature = ''] = material.accessToken.split('.')
  const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as Record<string, unknown>
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>
  const now = Math.floor(Date.now() / 1000)
  const tokens: AttackToken[] = []
  const add = (attack: string, token: string): void => void tokens.push({ attack, token })

  for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null, 0, [], {}, true]) {
    add(`alg ${JSON.stringify(alg)} without signature`, `${encode({ ...header, alg })}.${body}.`)
    add(`alg ${JSON.stringify(alg)} with the old signature`, `${encode({ ...header, alg })}.${body}.${signature}`)
  }

  const pem = material.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const der = material.publicKey.export({ type: 'spki', format: 'der' })
  const x = Buffer.from(String(material.publicJwk.x), 'base64url')
  const secrets: readonly (readonly [string, string | Buffer])[] = [
    ['public key as PEM', pem],
    ['public key as PEM without line end', pem.trim()],
    ['public key as DER', der],
    ['public key as JWK', JSON.stringify(material.publicJwk)],
    ['public key as raw bytes', x],
    ['public key as text', String(material.publicJwk.x)],
    ['kid', String(header.kid)],
    ['empty', ''],
    ['one byte', '\0'],
    ...['secret', 'password', 'changeme', 'loom', 'admin', 'your-256-bit-secret', '123456'].map(
      (word) => [word, word] as const,
    ),
  ]
  for (const [name, secret] of secrets) {
    for (const [alg, hash] of [
      ['HS256', 'sha256'],
      ['HS512', 'sha512'],
    ] as const) {
      const input = `${encode({ ...header, alg })}.${body}`
      add(`${alg} keyed with ${name}`, `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`)
    }
  }

  const foreign = signerOf(generateKeyPairSync('ed25519').privateKey)
  const foreignKey = generateKeyPairSync('ed25519')
  add('a foreign Ed25519 key', foreign(header, claims))
  const foreignJwk = foreignKey.publicKey.export({ format: 'jwk' })
  for (const extra of [
    { jwk: foreignJwk },
    { jku: `${material.trap}/jwks.json` },
    { x5u: `${material.trap}/cert.pem` },
    { x5c: [der.toString('base64')] },
    { jku: `${material.trap}/jwks.json`, kid: 'theirs' },
  ]) {
    const name = Object.keys(extra).join(' and ')
    add(`${name} that brings its key`, signerOf(foreignKey.privateKey)({ ...header, ...extra }, claims))
    add(`${name} on a token of ours`, ours({ ...header, ...extra }, claims))
  }

  const kids = [
    '../../../../dev/null',
    '/etc/passwd',
    "' OR '1'='1",
    '\0',
    'k'.repeat(3000),
    '__proto__',
    'constructor',
    'toString',
    'unknown',
    '',
    ' ',
  ]
  for (const kid of kids) {
    add(`kid ${JSON.stringify(kid.slice(0, 20))}`, ours({ ...header, kid }, claims))
    add(`kid ${JSON.stringify(kid.slice(0, 20))} by a foreign key`, foreign({ ...header, kid }, claims))
  }
  for (const kid of [null, 7, [header.kid], { kid: header.kid }])
    add(`kid ${JSON.stringify(kid)}`, ours({ ...header, kid }, claims))
  for (const extra of [
    { crit: ['exp'] },
    { crit: ['b64'], b64: false },
    { b64: false },
    { crit: [] },
    { zip: 'DEF' },
    { cty: 'JWT' },
    { epk: {} },
  ]) {
    add(`header ${JSON.stringify(extra)}`, ours({ ...header, ...extra }, claims))
  }
  for (const alg of ['RS256', 'ES256', 'PS256', 'EDDSA', 'eddsa', 'Ed448', 'HS256', 'ES256K']) {
    add(`alg ${alg} over our signature`, ours({ ...header, alg }, claims))
  }
  for (const typ of [
    'rt+jwt',
    'JWT',
    'jwt',
    'at',
    'id+jwt',
    '',
    null,
    5,
    ['at+jwt'],
    'application/at+jwt ',
    'at+jwt\0',
  ]) {
    add(`typ ${JSON.stringify(typ)}`, ours({ ...header, typ }, claims))
  }
  const { typ: _typ, ...untyped } = header
  const { alg: _alg, ...withoutAlg } = header
  const { kid: _kid, ...withoutKid } = header
  add('typ missing', ours(untyped, claims))
  add('alg missing', ours(withoutAlg, claims))
  add('kid missing', ours(withoutKid, claims))

  for (const name of ['iss', 'sub', 'aud', 'exp', 'iat', 'jti', 'sid']) {
    const { [name]: _dropped, ...rest } = claims
    add(`${name} missing`, ours(header, rest))
    for (const wrong of [null, '', [], {}, true, 'x', -1, 1.5, [claims[name]]]) {
      // Any text is a token's id: it is only ever compared for refresh tokens.
      if (name === 'jti' && wrong === 'x') continue
      add(`${name} ${JSON.stringify(wrong)}`, ours(header, { ...claims, [name]: wrong }))
    }
  }
  for (const exp of [0, now - 1, now - 3600, String(now + 600), now + 600.5, -now, 1e308]) {
    add(`exp ${JSON.stringify(exp)}`, ours(header, { ...claims, exp }))
  }
  add('exp infinite', ours(header, JSON.stringify(claims).replace(/"exp":\d+/, '"exp":1e999')))
  for (const iat of [now + 60, now + 1e6, String(now)])
    add(`iat ${JSON.stringify(iat)}`, ours(header, { ...claims, iat }))
  for (const nbf of [now + 60, 'soon', 0]) add(`nbf ${JSON.stringify(nbf)}`, ours(header, { ...claims, nbf }))
  for (const aud of [['loom'], ['loom', 'other'], 'Loom', 'loom ', 'other']) {
    add(`aud ${JSON.stringify(aud)}`, ours(header, { ...claims, aud }))
  }
  for (const iss of ['Loom', 'loom/', 'https://loom', 'loom.evil']) add(`iss ${iss}`, ours(header, { ...claims, iss }))
  for (const extra of [{ role: 'admin' }, { admin: true }, { scope: '*' }]) {
    add(`claims ${JSON.stringify(extra)}`, ours(header, { ...claims, ...extra }))
  }
  add('sub of nobody', ours(header, { ...claims, sub: 'nobody' }))
  add('sid of nobody', ours(header, { ...claims, sid: 'nobody' }))
  // The last of two counts, as JSON.parse has it: the check must not have looked at the first.
  add('a claim twice', ours(header, JSON.stringify(claims).replace(/}$/, ',"exp":"x"}')))

  const [, otherBody = '', otherSignature = ''] = material.otherAccessToken.split('.')
  add('signature of another token', `${head}.${body}.${otherSignature}`)
  add('payload of another token', `${head}.${otherBody}.${signature}`)
  add('signature cut off', `${head}.${body}.`)
  add('signature shortened', `${head}.${body}.${signature.slice(0, -4)}`)
  add('signature of zeros', `${head}.${body}.${Buffer.alloc(64).toString('base64url')}`)
  add('signature doubled', `${head}.${body}.${signature}${signature}`)
  add('one bit of the signature', `${head}.${body}.${flipped(signature)}`)
  add('one bit of the payload', `${head}.${flipped(body)}.${signature}`)
  add('two parts', `${head}.${body}`)
  add('one part', head)
  add('four parts', `${head}.${body}.${signature}.${signature}`)
  add('five parts (JWE)', `${head}..${body}.${signature}.${signature}`)
  add('empty parts', '..')
  add('padding', `${head}=.${body}.${signature}`)
  add('standard base64', `${head}.${body}.${Buffer.from(signature, 'base64url').toString('base64')}+/`)
  add('JSON serialisation', JSON.stringify({ protected: head, payload: body, signature }))
  add('nested in itself', ours({ ...header, cty: 'JWT' }, material.accessToken))
  add('the refresh token', material.refreshToken)
  add(
    'PBES2 with a huge count',
    `${encode({ alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 2 ** 31, p2s: 'x' })}..a.b.c`,
  )
  for (const payload of ['', '[]', 'null', '"x"', '{', '\uFEFF{}', JSON.stringify({ ...claims, exp: undefined })]) {
    add(`payload ${JSON.stringify(payload.slice(0, 10))}`, ours(header, payload))
  }
  for (const text of ['', '[]', 'null', '{']) add(`header ${JSON.stringify(text)}`, ours(text, claims))
  add('over 8 KiB', ours(header, { ...claims, pad: 'x'.repeat(8192) }))
  add('a mebibyte', 'x'.repeat(1024 * 1024))
  return tokens
}

function flipped(part: string): string {
  const bytes = Buffer.from(part, 'base64url')
  const middle = bytes.length >> 1
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  return bytes.toString('base64url')
}

import { z } from 'zod'
import { strictObject } from '../../../config/strict-object'

const Text = z.string().min(1)

/** Basic authentication: the password itself, or a file that holds it. */
export const BasicAuth = strictObject({
  username: z.string().default(''),
  password: z.string().optional(),
  password_file: Text.optional(),
}).refine((given) => given.password === undefined || given.password_file === undefined, {
  error: 'at most one of password and password_file may be given',
})
export type BasicAuth = z.output<typeof BasicAuth>

/** An Authorization header: its type, and the credentials or a file that holds them. */
export const Authorization = strictObject({
  type: z
    .string()
    .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'expected a scheme such as Bearer')
    .refine((type) => type.toLowerCase() !== 'basic', 'use basic_auth for basic authentication')
    .default('Bearer'),
  credentials: z.string().optional(),
  credentials_file: Text.optional(),
}).refine((given) => (given.credentials === undefined) !== (given.credentials_file === undefined), {
  error: 'one of credentials and credentials_file is expected',
})
export type Authorization = z.output<typeof Authorization>

/** Files of TLS are in PEM form. */
export const TlsConfig = strictObject(
  {
    ca_file: Text.optional(),
    cert_file: Text.optional(),
    key_file: Text.optional(),
    server_name: Text.optional(),
    insecure_skip_verify: z.boolean().default(false),
  },
  ['ca', 'cert', 'key', 'min_version', 'max_version'],
).refine((given) => (given.cert_file === undefined) === (given.key_file === undefined), {
  error: 'cert_file and key_file belong together',
})
export type TlsConfig = z.output<typeof TlsConfig>

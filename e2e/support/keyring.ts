import keytar from 'keytar'

/** The service name that the app files its secrets under. */
const service = 'Loom'

export interface KeyringEntry {
  readonly account: string
  readonly password: string
}

/** What the app has in the system's real keychain. */
export function keyringEntries(): Promise<KeyringEntry[]> {
  return keytar.findCredentials(service)
}

export async function clearKeyring(): Promise<void> {
  for (const { account } of await keyringEntries()) await keytar.deletePassword(service, account)
}

/** Environment of a desktop without a keychain. */
export const withoutKeyring: Readonly<Record<string, string>> = { DBUS_SESSION_BUS_ADDRESS: 'disabled:' }

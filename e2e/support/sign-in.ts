import { expect, type Page } from '@playwright/test'
import { expectLive, serverButton } from './dashboard'
import { adminPassword } from './start-server'

export interface Credentials {
  readonly address: string
  readonly username?: string
  readonly password?: string
}

/** Opens the form that leads to another server, as a person does from the dashboard. */
export async function openSignIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(This computer|Loom)/ }).click()
  await page.getByRole('button', { name: 'Add a server' }).click()
}

/** Fills the form and sends it. */
export async function submitSignIn(page: Page, credentials: Credentials): Promise<void> {
  const { address, username = 'admin', password = adminPassword } = credentials
  const form = page.getByRole('form', { name: 'Sign in to a server' })
  await form.getByLabel('Server address').fill(address)
  await form.getByLabel('User name').fill(username)
  await form.getByLabel('Password', { exact: true }).fill(password)
  await form.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** From the bundled server's dashboard to the live one of a server. */
export async function signIn(page: Page, address: string): Promise<void> {
  await openSignIn(page)
  await submitSignIn(page, { address })
  await expect(serverButton(page, address)).toBeVisible()
  await expectLive(page)
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openLine } from './support/breakable-line'
import { expectLive, serverButton } from './support/dashboard'
import { filesBelow } from './support/files-below'
import { keyringEntries, withoutKeyring } from './support/keyring'
import { heapOf, stateOf } from './support/page-memory'
import { processTree } from './support/processes'
import { signIn } from './support/sign-in'
import { adminPassword } from './support/start-server'
import { expect, test } from './support/test'
import { holdersOf } from './support/token-forms'

/** What every signed token looks like. */
const ANY_TOKEN = /eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/

test('the refresh token is in the keyring, and no token is in any file, log, command line or page', async ({
  launch,
  serve,
}) => {
  const server = await serve()
  const line = await openLine(server.url)
  const app = await launch()
  const page = await app.window()
  await signIn(page, line.url)

  const entries = await keyringEntries()
  const refreshToken = entries.find(({ account }) => account === `refresh:${line.url}`)?.password ?? ''
  expect(refreshToken).toMatch(ANY_TOKEN)
  const accessToken = /"accessToken":"([^"]+)"/.exec(line.heard())?.[1] ?? ''
  expect(accessToken).toMatch(ANY_TOKEN)
  const secrets = [...entries.map(({ password }) => password), accessToken, adminPassword]
  // A part alone is enough to find a token that was cut.
  const wanted = [...secrets, ...accessToken.split('.').slice(1)]
  await test.step('the search finds what it looks for', () => {
    const disguises = disguisesOf(accessToken)
    expect(holdersOf([accessToken], disguises)).toEqual([...disguises.keys()])
  })

  const memory = new Map([
    ['heap of the page', await heapOf(page)],
    ['state of the page', await stateOf(page)],
    ['output of the app', Buffer.from(app.output())],
    ['output of the server', Buffer.from(server.output())],
    ['command lines', Buffer.from(JSON.stringify(processTree(app.processId)))],
  ])
  // The person typed the password into the page itself.
  expect(
    holdersOf(
      wanted.filter((secret) => secret !== adminPassword),
      memory,
    ),
  ).toEqual([])
  expect(tokensIn(memory)).toEqual([])
  expect(memory.get('heap of the page')?.includes('CPU by mode')).toBe(true)

  const whileItRuns = await filesBelow(app.userData)
  await app.quit()
  const afterwards = await filesBelow(app.userData)
  expect([...afterwards.keys()].some((path) => path.endsWith('main.log'))).toBe(true)
  for (const files of [whileItRuns, afterwards]) {
    expect(holdersOf(wanted, files)).toEqual([])
    expect(tokensIn(files)).toEqual([])
  }
  await line.close()
})

test('without a keyring the app works for the session, says so once, and keeps nothing', async ({ launch, serve }) => {
  const server = await serve()
  const app = await launch({ environment: withoutKeyring })
  const page = await app.window()
  await expectLive(page)
  const notice = page.getByText('Sign-ins and offline data are not kept')
  await expect(notice).toHaveCount(1)

  await signIn(page, server.url)
  await expect(notice).toHaveCount(1)
  await page.getByRole('button', { name: /^Dismiss: Sign-ins/ }).click()
  await expect(notice).toHaveCount(0)
  await serverButton(page, server.url).click()
  await page.getByRole('dialog', { name: 'Servers' }).getByRole('button', { name: 'This computer' }).click()
  await expectLive(page)
  await expect(notice).toHaveCount(0)

  expect(await keyringEntries()).toEqual([])
  await app.quit()
  expect(existsSync(join(app.userData, 'offline'))).toBe(false)
  expect(tokensIn(await filesBelow(app.userData))).toEqual([])
})

/** The token between other bytes, written down in every way that the search has to see through. */
function disguisesOf(token: string): Map<string, Buffer> {
  const around = [0, 1, 2, 3].map((length) =>
    Buffer.concat([Buffer.alloc(length, 'x'), Buffer.from(token), Buffer.from('end')]),
  )
  return new Map<string, Buffer>([
    ['two bytes a letter', Buffer.from(`x${token}x`, 'utf16le')],
    ...around.flatMap((bytes, index) =>
      (['latin1', 'hex', 'base64', 'base64url'] as const).map((form): [string, Buffer] => [
        `${form} after ${index} bytes`,
        Buffer.from(bytes.toString(form)),
      ]),
    ),
  ])
}

function tokensIn(contents: ReadonlyMap<string, Buffer>): string[] {
  return [...contents].flatMap(([name, content]) => (ANY_TOKEN.test(content.toString('latin1')) ? [name] : []))
}

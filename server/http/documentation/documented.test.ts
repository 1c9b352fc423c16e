import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { version } from '../../../package.json'
import { startTestApp, type TestApp } from '../../test-app'
import { documentationMarkdown } from './markdown'
import { openApiDocument } from './openapi'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())

describe('the committed documents of the HTTP interface', () => {
  it('hold every route as it is', async () => {
    await expect(documentationMarkdown(app.routes)).toMatchFileSnapshot(resolve('docs/api/README.md'))
  })

  it('are an OpenAPI document too', async () => {
    const text = `${JSON.stringify(openApiDocument(app.routes, version), null, 2)}\n`
    await expect(text).toMatchFileSnapshot(resolve('docs/api/openapi.json'))
  })
})

import { expect, it } from 'vitest'
import type { Notice } from '../../../contract/ipc/desktop'
import { createNotices } from './notices'

const notice = (id: string, title = 'x'): Notice => ({ id, severity: 'info', code: null, title, message: '' })

it('holds notices until they are dismissed; the same id takes the place of the earlier one', () => {
  const notices = createNotices()
  notices.add(notice('a'))
  notices.add(notice('b'))
  notices.add(notice('a', 'newer'))
  expect(notices.list.get().map(({ id, title }) => [id, title])).toEqual([
    ['b', 'x'],
    ['a', 'newer'],
  ])
  expect(notices.dismiss('b').map(({ id }) => id)).toEqual(['a'])
})

it('does not bring back what was dismissed, and takes unknown ids', () => {
  const notices = createNotices()
  let changes = 0
  notices.list.subscribe(() => {
    changes += 1
  })
  notices.add(notice('a'))
  notices.dismiss('a')
  notices.add(notice('a'))
  expect(notices.dismiss('unknown')).toEqual([])
  expect(changes).toBe(2)
})

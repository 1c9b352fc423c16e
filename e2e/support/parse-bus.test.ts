import { expect, test } from 'vitest'
import { field, plainArguments, splitMessages, toMessage } from './parse-bus'
import { parseProcesses } from './processes'

const notify = `method call time=1.5 sender=:1.9 -> destination=:1.4 serial=12 path=/org/freedesktop/Notifications; interface=org.freedesktop.Notifications; member=Notify
   string "Loom"
   uint32 0
   string ""
   string "Disk full"
   string "on /data
and filling"
   array [
      string "default"
      string "View"
   ]
   int32 -1
`

test('arguments are those of the outermost level, however many lines they run over', () => {
  const { header, body } = toMessage(notify)
  expect(field(header, 'member')).toBe('Notify')
  expect(field(header, 'serial')).toBe('12')
  expect(plainArguments(body)).toEqual(['Loom', '0', '', 'Disk full', 'on /data\nand filling', '-1'])
})

test('a message is whole when the next one begins', () => {
  const { messages, rest } = splitMessages(`${notify}signal time=1.6 sender=:1.4 -> destination=:1.9 serial=2`)
  expect(messages).toEqual([toMessage(notify)])
  expect(rest).toMatch(/^signal/)
})

test('a process that has ended and is only not yet collected is not listed', () => {
  expect(parseProcesses('  10     1 Ssl  /usr/bin/loom --x y\n  11    10 Z    [loom] <defunct>\n')).toEqual([
    { id: 10, parent: 1, command: '/usr/bin/loom --x y' },
  ])
})

import { spawn } from 'node:child_process'
import { callBus } from './desktop-session'
import { type BusMessage, field, plainArguments, splitMessages, toMessage } from './parse-bus'

export interface ShownNotification {
  /** Number that the notification daemon gave; undefined until it has answered. */
  id: number | undefined
  readonly title: string
  readonly body: string
  /** 0 low, 1 normal, 2 critical. */
  readonly urgency: number
  closed: boolean
}

export interface NotificationWatch {
  /** Everything shown since the watch began, oldest first, as the real daemon was asked for it. */
  readonly shown: readonly ShownNotification[]
  /** Invokes the default action of the notification on top, as a click does. */
  clickTop: () => void
  /** Closes one as a person would. */
  close: (notification: ShownNotification) => void
  stop: () => Promise<void>
}

const daemon = 'org.freedesktop.Notifications'
const daemonPath = '/org/freedesktop/Notifications'

/** Listens on the session bus to what is asked of the notification daemon. */
export async function watchNotifications(): Promise<NotificationWatch> {
  const monitor = spawn('dbus-monitor', ['--session'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>((settle) => monitor.once('close', () => settle()))
  const shown: ShownNotification[] = []
  const waiting = new Map<string, ShownNotification>()
  const take = (message: BusMessage): void => takeMessage(message, shown, waiting)
  let text = ''
  let timer: NodeJS.Timeout | undefined
  await new Promise<void>((ready) => {
    monitor.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      ready()
      const { messages, rest } = splitMessages(text)
      for (const message of messages) take(message)
      text = rest
      flushSoon()
    })
  })
  // dbus-monitor says nothing at the end of a message: after a quiet moment the last one is taken as whole.
  function flushSoon(): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      take(toMessage(text))
      text = ''
    }, 100)
  }
  return {
    shown,
    clickTop: () => void callBus(daemon, daemonPath, 'org.dunstproject.cmd0.NotificationAction', ['uint32:0']),
    close: ({ id }) => void callBus(daemon, daemonPath, `${daemon}.CloseNotification`, [`uint32:${id ?? 0}`]),
    stop: async () => {
      clearTimeout(timer)
      monitor.kill()
      await ended
    },
  }
}

function takeMessage(message: BusMessage, shown: ShownNotification[], waiting: Map<string, ShownNotification>): void {
  const { header, body } = message
  const member = field(header, 'member')
  if (header.startsWith('method call') && member === 'Notify') {
    const [, , , title = '', text = ''] = plainArguments(body)
    const urgency = Number(/string "urgency"\s+variant\s+byte (\d)/.exec(body)?.[1] ?? 1)
    const entry: ShownNotification = { id: undefined, title, body: text, urgency, closed: false }
    shown.push(entry)
    waiting.set(`${field(header, 'sender')} ${field(header, 'serial')}`, entry)
  } else if (header.startsWith('method return')) {
    const entry = waiting.get(`${field(header, 'destination')} ${field(header, 'reply_serial')}`)
    if (entry !== undefined) entry.id = Number(plainArguments(body)[0])
  } else if (member === 'NotificationClosed') {
    const id = Number(plainArguments(body)[0])
    for (const entry of shown) if (entry.id === id) entry.closed = true
  }
}

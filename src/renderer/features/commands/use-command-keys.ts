import { useEffect } from 'react'
import type { Command } from './command'
import { keyName, nextPressed, SEQUENCE_TIMEOUT } from './key-sequence'

/** Runs commands by their keys while `active`, but for presses meant for a text field. */
export function useCommandKeys(commands: readonly Command[], platform: string, active: boolean): void {
  useEffect(() => {
    if (!active) return
    const sequences = commands.map((command) => command.keys)
    let pressed = ''
    let forget: ReturnType<typeof setTimeout> | undefined
    const onKeyDown = (event: KeyboardEvent): void => {
      const name = keyName(event, platform)
      if (event.defaultPrevented || event.altKey || (isTyping(event.target) && !name.startsWith('mod+'))) return
      clearTimeout(forget)
      pressed = nextPressed(pressed, name, sequences)
      const command = commands.find((candidate) => candidate.keys === pressed)
      if (command) {
        event.preventDefault()
        pressed = ''
        command.run()
        return
      }
      forget = setTimeout(() => {
        pressed = ''
      }, SEQUENCE_TIMEOUT)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => {
      clearTimeout(forget)
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [commands, platform, active])
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

import { createSpotlight, Spotlight } from '@mantine/spotlight'
import '@mantine/core/styles/ScrollArea.css'
import '@mantine/core/styles/UnstyledButton.css'
import '@mantine/core/styles/Paper.css'
import '@mantine/core/styles/Overlay.css'
import '@mantine/core/styles/ModalBase.css'
import '@mantine/core/styles/Modal.css'
import '@mantine/core/styles/Input.css'
import '@mantine/core/styles/CloseButton.css'
import '@mantine/spotlight/styles.css'
import { IconSearch } from '@tabler/icons-react'
import { type ReactElement, useEffect, useState } from 'react'
import { usePlatform } from '../../stores/hooks'
import { keyLabels } from '../../ui/key-labels'
import { MantineRoot } from '../../ui/mantine-root'
import type { Command } from './command'
import './commands.css'

// Spotlight tells that it was closed only where its own store had it open: a forced one could not be left.
const [store, palette] = createSpotlight()

/** Finds a command by its words; Enter runs it, Escape leaves. */
export function CommandPalette(props: { commands: readonly Command[]; onClose: () => void }): ReactElement {
  const platform = usePlatform()
  const [query, setQuery] = useState('')
  // Taken before the search field takes the focus: it goes back there.
  const [before] = useState(() => document.activeElement)
  useEffect(() => {
    palette.open()
    return () => {
      palette.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [before])
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const found = props.commands.filter((command) => {
    const text = `${command.group} ${command.title}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  return (
    <MantineRoot>
      <Spotlight.Root
        className="palette"
        store={store}
        shortcut={null}
        // The page does not scroll, and the lock's style tag is not one that the page's policy lets in.
        lockScroll={false}
        query={query}
        onQueryChange={setQuery}
        onSpotlightClose={props.onClose}
        transitionProps={{ duration: 0 }}
        overlayProps={{ blur: 0, backgroundOpacity: 0.28 }}
        scrollable
        maxHeight={360}
      >
        <Spotlight.Search placeholder="Find an action" leftSection={<IconSearch size={16} stroke={1.75} />} />
        <Spotlight.ActionsList>
          {found.map((command) => (
            <Spotlight.Action
              key={command.id}
              onClick={() => {
                props.onClose()
                command.run()
              }}
            >
              <span className="palette-action">
                <span className="palette-group">{command.group}</span>
                <span className="palette-title">{command.title}</span>
                <span>
                  {keyLabels(command.keys, platform).map((label) => (
                    <kbd key={label}>{label}</kbd>
                  ))}
                </span>
              </span>
            </Spotlight.Action>
          ))}
          {found.length === 0 ? <Spotlight.Empty>No action has these words.</Spotlight.Empty> : null}
        </Spotlight.ActionsList>
      </Spotlight.Root>
    </MantineRoot>
  )
}

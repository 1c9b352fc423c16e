import type { ReactElement } from 'react'
import { usePlatform } from '../../stores/hooks'
import { keyLabels } from '../../ui/key-labels'
import { Sheet } from '../../ui/sheet'
import type { KeyEntry } from './command'
import './commands.css'

/** Everything that has a key. */
export function ShortcutHelp(props: { entries: readonly KeyEntry[]; onClose: () => void }): ReactElement {
  const platform = usePlatform()
  const groups = [...new Set(props.entries.map((entry) => entry.group))]
  return (
    <Sheet title="Keyboard shortcuts" onClose={props.onClose}>
      {groups.map((group) => (
        <section key={group} className="shortcut-group">
          <h3>{group}</h3>
          <dl>
            {props.entries
              .filter((entry) => entry.group === group)
              .map((entry) => (
                <div key={entry.id} className="shortcut">
                  <dt>{entry.title}</dt>
                  <dd>
                    {keyLabels(entry.keys, platform).map((label) => (
                      <kbd key={label}>{label}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </Sheet>
  )
}

import { SegmentedControl, Switch } from '@mantine/core'
import '@mantine/core/styles/SegmentedControl.css'
import '@mantine/core/styles/FloatingIndicator.css'
import '@mantine/core/styles/Input.css'
import '@mantine/core/styles/Switch.css'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/UnstyledButton.css'
import type { ReactElement } from 'react'
import type { AppFacts, Settings } from '../../../../contract/ipc/desktop'
import { loom } from '../../bridge/loom'
import { MantineRoot } from '../../ui/mantine-root'
import { Sheet } from '../../ui/sheet'
import { describeKeychain } from './describe-keychain'
import './settings.css'

/** What a person may choose, and the facts of this installation. */
export function SettingsSheet(props: { settings: Settings; facts: AppFacts; onClose: () => void }): ReactElement {
  const { settings, facts } = props
  return (
    <Sheet title="Settings" onClose={props.onClose}>
      <MantineRoot>
        <section className="settings">
          <div className="setting">
            <span>Theme</span>
            <SegmentedControl
              size="xs"
              aria-label="Theme"
              value={settings.theme}
              onChange={(theme) => void loom.settings.change({ theme: theme as Settings['theme'] })}
              data={[
                { value: 'system', label: 'System' },
                { value: 'dark', label: 'Dark' },
                { value: 'light', label: 'Light' },
              ]}
            />
          </div>
          <Switch
            labelPosition="left"
            label="Notify when an alert fires"
            checked={settings.notifications}
            onChange={(event) => void loom.settings.change({ notifications: event.currentTarget.checked })}
          />
          <Switch
            labelPosition="left"
            label="Keep running in the tray when the window closes"
            description={facts.tray ? undefined : 'This desktop shows no tray icons, so closing the window quits.'}
            disabled={!facts.tray}
            checked={facts.tray && settings.closeToTray}
            onChange={(event) => void loom.settings.change({ closeToTray: event.currentTarget.checked })}
          />
        </section>
      </MantineRoot>
      <section className="settings-facts" aria-label="About">
        <dl>
          <dt>Version</dt>
          <dd>{facts.version}</dd>
          <dt>Runtime</dt>
          <dd>
            Electron {facts.electron}
            {facts.developmentRuntime ? ' (development runtime)' : ''}
          </dd>
          <dt>Keychain</dt>
          <dd>{describeKeychain(facts.keychain)}</dd>
        </dl>
      </section>
    </Sheet>
  )
}

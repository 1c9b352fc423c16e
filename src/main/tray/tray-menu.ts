import type { TrayView } from './tray-view'

export interface TrayActions {
  readonly open: () => void
  /** Hours of silence; null ends it. */
  readonly mute: (hours: 1 | 4 | 8 | null) => void
  readonly quit: () => void
}

export interface TrayMenuItem {
  readonly label?: string
  readonly type?: 'separator'
  readonly enabled?: boolean
  readonly click?: () => void
}

const SEPARATOR: TrayMenuItem = { type: 'separator' }

/** The tray's menu as Electron's menu template. Each line that can be clicked does one thing. */
export function trayMenu(view: TrayView, { open, mute, quit }: TrayActions): TrayMenuItem[] {
  const firing: TrayMenuItem[] = view.firing.map((line) => ({ label: literal(line), click: open }))
  if (view.more > 0) firing.push({ label: `and ${view.more} more`, click: open })
  return [
    { label: literal(view.headline), enabled: false },
    ...(firing.length > 0 ? [SEPARATOR, ...firing] : []),
    SEPARATOR,
    ...([1, 4, 8] as const).map((hours) => ({
      label: `Mute for ${hours} ${hours === 1 ? 'hour' : 'hours'}`,
      click: () => mute(hours),
    })),
    ...(view.mutedUntil === null
      ? []
      : [{ label: `Unmute (muted until ${view.mutedUntil})`, click: () => mute(null) }]),
    SEPARATOR,
    { label: 'Open Loom', click: open },
    { label: 'Quit Loom', click: quit },
  ]
}

/** In a menu label `&` marks the access key; doubled it is itself. */
function literal(text: string): string {
  return text.replaceAll('&', '&&')
}

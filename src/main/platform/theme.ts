/** The page's own background in both themes (renderer/ui/tokens.css, --surface-0): no flash before the first paint. */
const BACKGROUND = { dark: '#0d0f12', light: '#f3f4f6' }

export function windowBackground(dark: boolean): string {
  return dark ? BACKGROUND.dark : BACKGROUND.light
}

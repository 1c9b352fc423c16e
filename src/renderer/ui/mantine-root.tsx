import { createTheme, MantineProvider } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'
import '@mantine/core/styles/baseline.css'
import '@mantine/core/styles/default-css-variables.css'
import '@mantine/core/styles/global.css'
import './mantine-theme.css'

const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font-mono)',
  defaultRadius: 'sm',
  primaryColor: 'blue',
  cursorType: 'pointer',
  respectReducedMotion: true,
})

/** Mantine adds one style tag; the page's policy lets it in by the nonce that main put into the page. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
}

/** Wraps the parts that use Mantine. They load after the first paint, so the dashboard does not wait for them. */
export function MantineRoot({ children }: { children: ReactNode }): ReactElement {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      {children}
    </MantineProvider>
  )
}

import '@fontsource-variable/inter/wght.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app'
import { loom } from './bridge/loom'
import { firstKnowledge } from './stores/first-knowledge'
import { LoomProvider, startLoom } from './stores/loom-context'
import './ui/tokens.css'
import './ui/base.css'
import './ui/controls.css'

const element = document.getElementById('root')
if (!element) throw new Error('The page has no #root.')
const root = createRoot(element)
const knowledge = startLoom(loom, window)

// Main answers within milliseconds; a picture of not knowing in between would cost the first real one a layout.
void firstKnowledge([knowledge.stores.session, knowledge.stores.dashboard]).then(() =>
  root.render(
    <StrictMode>
      <LoomProvider value={knowledge}>
        <App />
      </LoomProvider>
    </StrictMode>,
  ),
)

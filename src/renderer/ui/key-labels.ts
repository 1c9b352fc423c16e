const SYMBOLS: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc' }

/** Keys as a person reads them, one label a key: `mod+k` is ⌘K on macOS and Ctrl K elsewhere. */
export function keyLabels(keys: string, platform: string): readonly string[] {
  return keys.split(' ').flatMap((key) => {
    if (!key.startsWith('mod+')) return [labelOf(key)]
    const label = labelOf(key.slice('mod+'.length))
    return platform === 'darwin' ? [`⌘${label}`] : ['Ctrl', label]
  })
}

/** What a button does and the keys that do the same, as its tooltip says it: `Servers (G P)`. */
export function titleWithKeys(title: string, keys: string, platform: string): string {
  return `${title} (${keyLabels(keys, platform).join(' ')})`
}

function labelOf(key: string): string {
  return SYMBOLS[key] ?? (key.length === 1 ? key.toUpperCase() : key)
}

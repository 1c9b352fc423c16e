/** The page's style sheet. Its hash is in the page's policy, so it stands in the page as it stands here. */
export const STYLE = `
:root {
  color-scheme: light dark; font: 15px/1.5 Inter, system-ui, sans-serif;
  --page: #f3f4f6; --card: #fff; --text: #17191c; --dim: #545b64; --line: #dfe2e6; --accent: #1c5fd0;
}
@media (prefers-color-scheme: dark) {
  :root { --page: #101214; --card: #181b1e; --text: #e8eaed; --dim: #a2a9b2; --line: #2c3136; --accent: #7fb0ff; }
}
body { max-width: 64rem; margin: 2rem auto; padding: 0 1rem; background: var(--page); color: var(--text); }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
h2 { font: 600 1rem ui-monospace, monospace; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 a { color: inherit; text-decoration: none; }
h2 .method { color: var(--accent); }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
p { margin: .25rem 0; }
section { background: var(--card); border-radius: 6px; margin: .75rem 0; padding: 1rem 1.25rem; }
nav ul { columns: 20rem; list-style: none; margin: 1.5rem 0; padding: 0; font: .85rem/1.7 ui-monospace, monospace; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; text-underline-offset: 3px; }
.dim { color: var(--dim); }
code, pre { font: .85rem/1.5 ui-monospace, monospace; }
pre { background: var(--page); border-radius: 4px; margin: .25rem 0; overflow-x: auto; padding: .5rem .75rem; }
details { margin: .25rem 0; }
summary { cursor: pointer; }
table { border-collapse: collapse; margin: .5rem 0; }
th, td { border-top: 1px solid var(--line); padding: .2rem 1.5rem .2rem 0; text-align: left; vertical-align: top; }
th { border: 0; color: var(--dim); font-weight: 400; }
`

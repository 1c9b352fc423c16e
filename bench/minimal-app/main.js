// The least that can be called an Electron app: one empty window. Benchmarks measure Loom against it.
const { app, BrowserWindow } = require('electron')

if (process.env.MINIMAL_USER_DATA) app.setPath('userData', process.env.MINIMAL_USER_DATA)
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, show: false })
  window.once('ready-to-show', () => window.show())
  void window.loadFile('index.html')
})

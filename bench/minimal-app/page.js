// Two frames later the first one is on the screen.
requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('minimal:painted')))

// Applies the preferences of this device before the first paint, so that nothing shifts or changes colour after it.
try {
  const root = document.documentElement;
  root.dataset.palette = localStorage.getItem('pulseboard.palette') ?? 'green-red';
  root.dataset.rail = localStorage.getItem('pulseboard.rail') ?? 'open';
} catch {
  // Storage is blocked: the defaults apply.
}

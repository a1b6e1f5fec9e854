// Before the first paint, so that nothing shifts or changes colour after it: what this device remembers.
try {
  const root = document.documentElement;
  root.dataset.palette = localStorage.getItem('pulseboard.palette') ?? 'green-red';
  root.dataset.rail = localStorage.getItem('pulseboard.rail') ?? 'open';
} catch {
  // Storage is forbidden here: the defaults hold.
}

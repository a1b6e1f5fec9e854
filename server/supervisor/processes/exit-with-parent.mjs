// Preloaded into every Node child process: when the supervisor dies, even by kill -9, the IPC channel closes, and the
// child stops as on SIGTERM.
const GRACE_MS = 5_000;

process.once('disconnect', () => {
  setTimeout(() => process.exit(1), GRACE_MS).unref();
  if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(0);
});

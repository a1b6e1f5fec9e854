// Preloaded into every child that is a Node process: when the supervisor dies, even by kill -9, its end of
// the IPC channel closes, and the child ends as if asked to.
const GRACE_MS = 5_000;

process.once('disconnect', () => {
  setTimeout(() => process.exit(1), GRACE_MS).unref();
  if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(0);
});

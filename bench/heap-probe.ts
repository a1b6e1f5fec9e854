/** Preloaded into a server under test, with --expose-gc: at SIGUSR2 it prints its memory after a collection. */
process.on('SIGUSR2', () => {
  for (let i = 0; i < 2; i += 1) (globalThis as { gc?: () => void }).gc?.();
  process.stdout.write(`memory ${JSON.stringify(process.memoryUsage())}\n`);
});

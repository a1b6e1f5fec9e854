import v8 from 'node:v8';

/**
 * Preloaded into a server under test, with --expose-gc: at SIGUSR2 it prints its memory after a collection. `young` is
 * what of the RSS is V8's young generation: up to 32 MiB that V8 takes under load and gives back when it likes.
 */
process.on('SIGUSR2', () => {
  for (let i = 0; i < 2; i += 1) (globalThis as { gc?: () => void }).gc?.();
  const young = v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  const memory = { ...process.memoryUsage(), young: young?.physical_space_size ?? 0 };
  process.stdout.write(`memory ${JSON.stringify(memory)}\n`);
});

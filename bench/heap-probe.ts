/** Preloaded into a server under test: prints its memory after a garbage collection on SIGUSR2. */
import { collectedMemory } from './collected';

process.on('SIGUSR2', () => {
  process.stdout.write(`memory ${JSON.stringify(collectedMemory())}\n`);
});

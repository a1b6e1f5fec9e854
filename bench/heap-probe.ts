/** Preloaded into a server under test: at SIGUSR2 it prints its memory after a collection. */
import { collectedMemory } from './collected';

process.on('SIGUSR2', () => {
  process.stdout.write(`memory ${JSON.stringify(collectedMemory())}\n`);
});

// `npm run build`: builds the server and the page if they are stale.
import path from 'node:path';
import { buildServer, buildWeb } from './lib/build.mjs';
import { checkNode, ensureInstalled } from './lib/install.mjs';
import { endOnSignals, endWithNpm } from './lib/interrupts.mjs';
import { say } from './lib/run.mjs';

const root = path.resolve(import.meta.dirname, '..');
endOnSignals();
endWithNpm();

try {
  checkNode();
  await ensureInstalled(root);
  await buildServer(root);
  await buildWeb(root);
  say('Built');
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

// `npm start` and `npm run dev`: installs and builds what is stale, then runs everything in this process.
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildServer, buildWeb, watchServer } from './lib/build.mjs';
import { checkNode, ensureInstalled } from './lib/install.mjs';
import { endOnSignals, endWithNpm } from './lib/interrupts.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const args = process.argv.slice(2);

async function prepare() {
  checkNode();
  await ensureInstalled(root);
  if (args.includes('--help') || args.includes('-h')) return buildServer(root);
  if (args.includes('--dev')) return watchServer(root);
  await buildServer(root);
  return buildWeb(root);
}

const releaseSignals = endOnSignals();
endWithNpm();
try {
  await prepare();
  process.setSourceMapsEnabled(true);
  const { start } = await import(pathToFileURL(path.join(root, 'dist/server/start.js')).href);
  // From here on the supervisor handles signals.
  releaseSignals();
  await start({ root, args, env: process.env });
} catch (error) {
  console.error(`Pulseboard did not start. ${error.message}`);
  process.exit(1);
}

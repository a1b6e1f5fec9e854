// `npm run proof:screen`: plays a scenario on its own system, reads every number of every page in Chromium and recomputes
// each from the topics. Takes minutes.
import path from 'node:path';
import { findBrowser } from './lib/browser.mjs';
import { buildServer, buildWeb } from './lib/build.mjs';
import { checkNode, ensureInstalled } from './lib/install.mjs';
import { endOnSignals, endWithNpm } from './lib/interrupts.mjs';
import { mustRun } from './lib/run.mjs';

const root = path.resolve(import.meta.dirname, '..');
endOnSignals();
endWithNpm();
checkNode();
await ensureInstalled(root);
await buildServer(root);
await buildWeb(root);
const env = { AUDIT: '1', PULSEBOARD_CHROMIUM: await findBrowser(root) };
const playwright = path.join(root, 'node_modules/.bin/playwright');
await mustRun('proof:screen', playwright, ['test', ...process.argv.slice(2)], { cwd: root, env });

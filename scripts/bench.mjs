// `npm run bench`: builds the server and the measuring programs, then measures. Minutes long; see bench/README.md.
// `npm run bench:scale` and `npm run bench:memory` measure growth; `npm run bench:faults` proves what is delivered when
// connections, gateways and brokers are lost. `npm run bench:shop` and `npm run proof:shop` measure and prove the shop on servers of their own;
// `npm run bench:browser` measures the page in Chromium with everything running.
import path from 'node:path';
import { findBrowser } from './lib/browser.mjs';
import { buildServer } from './lib/build.mjs';
import { checkNode, ensureInstalled } from './lib/install.mjs';
import { endOnSignals, endWithNpm } from './lib/interrupts.mjs';
import { mustRun } from './lib/run.mjs';

const root = path.resolve(import.meta.dirname, '..');
endOnSignals();
endWithNpm();

checkNode();
await ensureInstalled(root);
const [what, ...args] = process.argv.slice(2);
const programs = {
  shop: 'bench/shop/run.ts',
  proof: 'bench/shop/proof.ts',
  browser: 'bench/browser.ts',
  faults: 'bench/faults/run.ts',
};
const other = programs[what];
/** Measured on builds, each process on a core of its own. */
const measurements = ['run', 'scale', 'memory'];
if (other) {
  const env = what === 'browser' ? { PULSEBOARD_CHROMIUM: await findBrowser(root) } : {};
  await mustRun(what, process.execPath, ['--import', 'tsx', other, ...args], { cwd: root, env });
  process.exit();
}
await buildServer(root);
const { build } = await import('esbuild');
await build({
  absWorkingDir: root,
  entryPoints: [...measurements, 'naive', 'clients', 'churn', 'producer', 'heap-probe'].map(
    (name) => `bench/${name}.ts`,
  ),
  outdir: 'dist/bench',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
const [program, parts] = measurements.includes(what) ? [what, args] : ['run', process.argv.slice(2)];
await mustRun('bench', process.execPath, [path.join(root, `dist/bench/${program}.js`), ...parts], {
  cwd: root,
});

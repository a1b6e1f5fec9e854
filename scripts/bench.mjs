// `npm run bench` and `npm run bench:*`: builds what is needed and runs one program of bench/. Takes minutes; bench/README.md
// lists them.
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
/** Run from their sources. */
const programs = {
  shop: 'bench/shop/run.ts',
  'shop-faults': 'bench/shop/faults.ts',
  browser: 'bench/browser.ts',
  faults: 'bench/faults/run.ts',
  tail: 'bench/log-feed/run.ts',
  lake: 'bench/lake/measure.ts',
  'lake-proof': 'bench/lake/proof.ts',
  logs: 'bench/logs/measure.ts',
  'logs-proof': 'bench/logs/proof.ts',
  alerts: 'bench/alerts/measure.ts',
  'alerts-proof': 'bench/alerts-proof.ts',
};
const program = programs[what];
/** Run from builds, each process on its own core. */
const measurements = ['run', 'scale', 'memory'];
if (program) {
  // Their roles run from the build, as they do in production.
  if (/^(lake|logs)/.test(what) || what === 'alerts') await buildServer(root);
  const env = what === 'browser' ? { PULSEBOARD_CHROMIUM: await findBrowser(root) } : {};
  await mustRun(what, process.execPath, ['--import', 'tsx', program, ...args], { cwd: root, env });
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
const [measurement, parts] = measurements.includes(what) ? [what, args] : ['run', process.argv.slice(2)];
await mustRun('bench', process.execPath, [path.join(root, `dist/bench/${measurement}.js`), ...parts], {
  cwd: root,
});

// `npm run bench`: builds the server and the measuring programs, then measures. Minutes long; see bench/README.md.
import path from 'node:path';
import { buildServer } from './lib/build.mjs';
import { checkNode, ensureInstalled } from './lib/install.mjs';
import { mustRun } from './lib/run.mjs';

const root = path.resolve(import.meta.dirname, '..');

checkNode();
await ensureInstalled(root);
await buildServer(root);
const { build } = await import('esbuild');
await build({
  absWorkingDir: root,
  entryPoints: ['run', 'naive', 'clients', 'producer'].map((name) => `bench/${name}.ts`),
  outdir: 'dist/bench',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
await mustRun('bench', process.execPath, [path.join(root, 'dist/bench/run.js')], { cwd: root });

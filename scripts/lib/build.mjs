import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { mustRun, say } from './run.mjs';
import { buildIfStale } from './stamp.mjs';

const COMMON = ['lib', 'tsconfig.json', 'package-lock.json', 'scripts/lib/build.mjs'];
const SERVER_INPUTS = ['server', ...COMMON];
const WEB_INPUTS = [
  'app',
  'components',
  'public',
  'next.config.ts',
  'postcss.config.mjs',
  'server/api',
  'server/auth',
  'server/config.ts',
  'server/environment',
  'server/http',
  'server/log.ts',
  'server/history/query.ts',
  'server/services/order/schemas.ts',
  'server/web',
  ...COMMON,
];

function esbuildOptions(root) {
  return {
    absWorkingDir: root,
    // The lake starts the last one as a process of its own.
    entryPoints: {
      start: 'server/start.ts',
      main: 'server/main.ts',
      'sql-sandbox': 'server/lake/sql/sql-sandbox.ts',
    },
    outdir: 'dist/server',
    bundle: true,
    platform: 'node',
    format: 'esm',
    // In a single file, modules with a top-level await (WebAssembly) would be used before they are initialized.
    splitting: true,
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  };
}

/** Child processes preload this file by its path, so it is not bundled. */
function copyPreload(root) {
  mkdirSync(path.join(root, 'dist/server'), { recursive: true });
  const name = 'exit-with-parent.mjs';
  copyFileSync(path.join(root, 'server/supervisor/processes', name), path.join(root, 'dist/server', name));
}

async function bundleServer(root) {
  say('Building the server');
  const { build, stop } = await import('esbuild');
  copyPreload(root);
  await build(esbuildOptions(root));
  // Ends esbuild's own process, which would otherwise run as long as this one.
  await stop();
}

/** Bundles server/start.ts and server/main.ts to dist/server if an input changed. */
export function buildServer(root) {
  const stamp = 'dist/server/.stamp';
  return buildIfStale({ root, inputs: SERVER_INPUTS, stamp, build: () => bundleServer(root) });
}

/** Bundles the server now and whenever a file changes. Resolves after the first build. */
export async function watchServer(root) {
  const { context } = await import('esbuild');
  copyPreload(root);
  const watcher = await context(esbuildOptions(root));
  await watcher.rebuild();
  await watcher.watch();
}

function nextBuild(root) {
  say('Building the page (next build)');
  const next = path.join(root, 'node_modules/next/dist/bin/next');
  const env = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
  return mustRun('next build', process.execPath, [next, 'build'], { cwd: root, env });
}

/** Builds the page to .next if an input changed. */
export function buildWeb(root) {
  const stamp = '.next/pulseboard-stamp';
  return buildIfStale({ root, inputs: WEB_INPUTS, stamp, build: () => nextBuild(root) });
}

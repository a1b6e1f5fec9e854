import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.join(import.meta.dirname, '../..');
// Inside the project, so that the bundles resolve packages from its node_modules.
const folder = path.join(root, 'node_modules/.cache/pulseboard-log-feed');
const sources = {
  main: 'server/main.ts',
  page: 'bench/log-feed/page.ts',
  producer: 'bench/log-feed/producer.ts',
};
export type Program = keyof typeof sources;

export const programFile = (program: Program): string => path.join(folder, `${program}.js`);
/** Preloaded into every process of a run, so that it ends with the run even when that is killed. */
export const preload = path.join(root, 'server/supervisor/processes/exit-with-parent.mjs');

/** Bundles the programs that a run starts as processes. */
export async function bundlePrograms(): Promise<void> {
  await mkdir(folder, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: Object.entries(sources).map(([out, source]) => ({ in: source, out })),
    outdir: folder,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    alias: { '@': root },
    logLevel: 'error',
  });
}

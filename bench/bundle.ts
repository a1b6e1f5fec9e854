import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.join(import.meta.dirname, '..');
/** Preloaded into every process of a run, so that it ends with the run even when that is killed. */
export const preload = path.join(root, 'server/supervisor/processes/exit-with-parent.mjs');

export interface Bundles<Program extends string> {
  programFile(program: Program): string;
  /** Bundles the programs that runs start as processes. */
  bundlePrograms(): Promise<void>;
}

/** Programs of a measurement by name, from their source files. `splitting`: they share what they have in common. */
export function bundlesOf<Program extends string>(
  name: string,
  sources: Record<Program, string>,
  { splitting = false } = {},
): Bundles<Program> {
  // Inside the project, so that the bundles resolve packages from its node_modules.
  const folder = path.join(root, 'node_modules/.cache', `pulseboard-${name}`);
  const entryPoints = Object.entries<string>(sources).map(([out, source]) => ({ in: source, out }));
  return {
    programFile: (program) => path.join(folder, `${program}.js`),
    bundlePrograms: async () => {
      await mkdir(folder, { recursive: true });
      await build({
        absWorkingDir: root,
        entryPoints,
        outdir: folder,
        bundle: true,
        splitting,
        packages: 'external',
        platform: 'node',
        format: 'esm',
        target: 'node20',
        alias: { '@': root },
        logLevel: 'error',
      });
    },
  };
}

import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { findBrowser } from './browser.mjs';
import { buildServer, buildWeb } from './build.mjs';
import { checkCounts, playwrightCounts, vitestCounts } from './results.mjs';
import { run } from './run.mjs';

/** Path of a runner's report. Deletes that of an earlier run, which could be taken for this one's. */
function reportFile(root, name) {
  const file = path.join(root, 'test-results', `${name}.json`);
  rmSync(file, { force: true });
  return file;
}

function bin(root, name) {
  return path.join(root, 'node_modules', '.bin', name);
}

/** Style and imports (biome), and exports, files and packages that nothing uses (knip). */
async function lint(root) {
  const style = checkCounts(await run(bin(root, 'biome'), ['ci', '.'], { cwd: root }));
  const unused = checkCounts(await run(bin(root, 'knip'), [], { cwd: root }));
  return { passed: style.passed + unused.passed, failed: style.failed + unused.failed };
}

async function types(root) {
  // Next.js generates the types of its routes, which the pages import.
  const generated = await run(bin(root, 'next'), ['typegen'], { cwd: root });
  const checked = await run(bin(root, 'tsc'), ['--noEmit', '-p', '.'], { cwd: root });
  return checkCounts(generated || checked);
}

async function vitest(root, project, files, ...options) {
  const report = reportFile(root, project);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = ['run', '--project', project, ...reporters, ...options, ...files];
  const code = await run(bin(root, 'vitest'), args, { cwd: root });
  return vitestCounts(report, code);
}

async function build(root) {
  await buildServer(root);
  await buildWeb(root);
  return checkCounts(0);
}

async function e2e(root, files) {
  const report = reportFile(root, 'e2e');
  const env = { PULSEBOARD_CHROMIUM: await findBrowser(root), PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  // A second worker would start a system for nothing.
  const workers = files.length === 1 ? ['--workers=1'] : [];
  const args = ['test', '--reporter=list,json', ...workers, ...files];
  const code = await run(bin(root, 'playwright'), args, { cwd: root, env });
  return playwrightCounts(report, code);
}

/** The stages of `npm test`: each resolves to what passed and failed, and throws if it cannot run. */
export const stages = {
  lint,
  types,
  unit: (root, files) =>
    vitest(root, 'unit', files, `--poolOptions.forks.maxForks=${availableParallelism()}`),
  build,
  integration: (root, files) => vitest(root, 'integration', files),
  e2e,
};

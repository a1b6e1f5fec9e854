// `npm test`: lint, types, unit, integration and end-to-end tests. The last line is "N passed, N failed".
// `npm test -- --only unit` runs one stage, or several: `--only unit,e2e`.
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { checkNode, ensureInstalled } from './lib/install.mjs';
import { endOnSignals, endWithNpm } from './lib/interrupts.mjs';
import { say } from './lib/run.mjs';

const root = path.resolve(import.meta.dirname, '..');
endOnSignals();
endWithNpm();

function chosen(names, only) {
  if (!only) return names;
  const wanted = only.split(',');
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Error(`There is no stage ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  }
  return names.filter((name) => wanted.includes(name) || (name === 'build' && wanted.includes('e2e')));
}

/** A stage that cannot run is one failure; the ones after it still run. */
async function runStage(name, stage) {
  say(`${name}:`);
  const started = performance.now();
  const took = () => `in ${((performance.now() - started) / 1000).toFixed(1)} s`;
  try {
    const { passed, failed, slowest = [] } = await stage(root);
    for (const test of slowest) console.log(`${(test.ms / 1000).toFixed(1).padStart(12)} s  ${test.name}`);
    say(`${name}: ${passed} passed, ${failed} failed ${took()}`);
    return { passed, failed };
  } catch (error) {
    say(`${name}: ${error.message} (${took()})`);
    return { passed: 0, failed: 1 };
  }
}

async function main() {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  checkNode();
  await ensureInstalled(root);
  const { stages } = await import('./lib/stages.mjs');
  const total = { passed: 0, failed: 0 };
  for (const name of chosen(Object.keys(stages), values.only)) {
    const { passed, failed } = await runStage(name, stages[name]);
    total.passed += passed;
    total.failed += failed;
  }
  return total;
}

try {
  const { passed, failed } = await main();
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exit(1);
}

// `npm test`: all stages; the last line is "N passed, N failed". Single stages: see scripts/lib/test-arguments.mjs.
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { checkNode, ensureInstalled } from './lib/install.mjs';
import { endOnSignals, endWithNpm } from './lib/interrupts.mjs';
import { say } from './lib/run.mjs';
import { chooseStages, steps } from './lib/test-arguments.mjs';

const root = path.resolve(import.meta.dirname, '..');
endOnSignals();
endWithNpm();

const secondsSince = (started) => `${((performance.now() - started) / 1000).toFixed(1)} s`;

/** Runs a stage. One that cannot run counts as one failure. */
async function runStage(name, stage, files) {
  say(`${name}:`);
  const started = performance.now();
  try {
    const { passed, failed, slowest = [] } = await stage(root, files);
    for (const test of slowest) console.log(`${(test.ms / 1000).toFixed(1).padStart(12)} s  ${test.name}`);
    say(`${name}: ${passed} passed, ${failed} failed in ${secondsSince(started)}`);
    return { name, passed, failed, took: secondsSince(started) };
  } catch (error) {
    say(`${name}: ${error.message} (in ${secondsSince(started)})`);
    return { name, passed: 0, failed: 1, took: secondsSince(started) };
  }
}

/** Runs the chosen stages, those of a step beside each other; a failure does not keep the next step from running. */
async function runSteps(chosen) {
  const results = [];
  for (const step of steps) {
    const names = step.filter((name) => chosen.has(name));
    const running = names.map((name) => runStage(name, stages[name], chosen.get(name)));
    results.push(...(await Promise.all(running)));
  }
  return results;
}

const sum = (results, key) => results.reduce((total, result) => total + result[key], 0);
let stages;

try {
  const chosen = chooseStages(process.argv.slice(2));
  checkNode();
  await ensureInstalled(root);
  // Imports installed packages.
  ({ stages } = await import('./lib/stages.mjs'));
  const results = await runSteps(chosen);
  say(`${results.map(({ name, took }) => `${name} ${took}`).join(', ')}; ${secondsSince(0)} in all`);
  const [passed, failed] = [sum(results, 'passed'), sum(results, 'failed')];
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exit(1);
}

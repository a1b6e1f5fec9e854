import { readFileSync } from 'node:fs';
import path from 'node:path';
import { mustRun, say } from './run.mjs';

const OLDEST_NODE = [20, 11];

/** Throws when this Node.js is too old to run the project. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Error(
    `Pulseboard needs Node.js ${OLDEST_NODE.join('.')} or later; this is ${process.versions.node}. ` +
      'Install a newer one from https://nodejs.org and start again.',
  );
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** Whether node_modules has the versions of package-lock.json, by node_modules/.package-lock.json, which npm writes. */
export function isInstalled(root) {
  const wanted = packagesIn(path.join(root, 'package-lock.json'));
  const installed = packagesIn(path.join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([name, { version, optional }]) => {
    if (name === '') return true;
    const present = installed[name];
    // Optional packages of other platforms are in the lock file and not installed.
    return present ? present.version === version : Boolean(optional);
  });
}

/** Runs `npm ci` when node_modules is missing or differs from package-lock.json. */
export async function ensureInstalled(root) {
  if (isInstalled(root)) return;
  say('Installing packages (npm ci)');
  const advice = 'Check the network and run it by hand to see more.';
  await mustRun('npm ci', 'npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, advice });
}

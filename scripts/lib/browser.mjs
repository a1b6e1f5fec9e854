import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run, say } from './run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function browserOnPath() {
  for (const name of NAMES) {
    try {
      return execFileSync('/bin/sh', ['-c', 'command -v "$0"', name], { encoding: 'utf8' }).trim();
    } catch {
      // The command does not exist; the next name may.
    }
  }
  return undefined;
}

async function browserOfPlaywright() {
  const { chromium } = await import('@playwright/test');
  const executable = chromium.executablePath();
  return existsSync(executable) ? executable : undefined;
}

async function installWithPlaywright(root) {
  say('No Chromium here: installing one (playwright install chromium)');
  await run('npx', ['playwright', 'install', 'chromium'], { cwd: root });
  return browserOfPlaywright();
}

async function installWithApt() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  say('Installing Chromium (apt-get)');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { env });
  await run('apt-get', ['install', '-y', 'chromium'], { env });
  return browserOnPath();
}

/** Finds or installs a Chromium for the end-to-end tests; resolves to its path. Throws when neither works. */
export async function findBrowser(root) {
  const found =
    process.env.PULSEBOARD_CHROMIUM ||
    browserOnPath() ||
    (await browserOfPlaywright()) ||
    (await installWithPlaywright(root)) ||
    (await installWithApt());
  if (found) return found;
  throw new Error(
    'The end-to-end tests need Chromium; none was found and none could be installed. Install Chromium or ' +
      'Chrome, or set PULSEBOARD_CHROMIUM to its path.',
  );
}

import { defineConfig } from '@playwright/test';
import { otherName } from './e2e/other-name';

const executablePath = process.env.PULSEBOARD_CHROMIUM;

export default defineConfig({
  // The audit of every number needs a system that nothing else wrote to.
  testDir: process.env.AUDIT ? 'e2e/audit' : 'e2e',
  ...(process.env.AUDIT ? {} : { testIgnore: '**/audit/**' }),
  outputDir: 'test-results',
  globalSetup: './e2e/stacks-setup.ts',
  fullyParallel: false,
  // A worker has a system of its own, and its tests watch it one after the other. Systems take a third of a core and
  // 2 GB each when nothing happens.
  workers: process.env.AUDIT ? 1 : 2,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    // Traces take half of the time, so they are off: `npx playwright test --trace retain-on-failure` records them.
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        `--host-resolver-rules=MAP ${otherName} 127.0.0.1`,
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});

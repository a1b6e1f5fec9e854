import { defineConfig } from '@playwright/test';
import { otherName } from './e2e/other-name';

const executablePath = process.env.PULSEBOARD_CHROMIUM;

export default defineConfig({
  // Proofs take a system that nobody else has written to.
  testDir: process.env.PROOF ? 'e2e/proof' : 'e2e',
  ...(process.env.PROOF ? {} : { testIgnore: '**/proof/**' }),
  outputDir: 'test-results',
  globalSetup: './e2e/stack-setup.ts',
  fullyParallel: false,
  // Every test watches one live system: two at once would see each other's events.
  workers: 1,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    trace: 'retain-on-failure',
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

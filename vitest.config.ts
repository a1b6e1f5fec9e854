import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './server/testing/longest-first';
import { integrationWorkers } from './server/testing/servers/workers';

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') };
const exclude = ['node_modules/**', '.next/**', 'dist/**', '.data/**', 'e2e/**'];

export default defineConfig({
  test: {
    poolOptions: { forks: { minForks: 1, maxForks: integrationWorkers } },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...exclude, '**/*.{integration,proof}.test.ts'],
          // Property tests take seconds of CPU, and other stages run at the same time.
          testTimeout: 20_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude,
          globalSetup: ['server/testing/servers/embedded.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        // Minutes long: `npm run proof:kills`.
        test: {
          name: 'proof',
          include: ['**/*.proof.test.ts'],
          exclude,
          globalSetup: ['server/testing/servers/embedded.ts'],
          testTimeout: 600_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const project = path.resolve(import.meta.dirname, '../..');

/** A file and what it imports. */
type Arrow = readonly [file: string, imported: string];

const refused: readonly Arrow[] = [
  ['lib/orders/a.ts', '@/server/bus'],
  ['lib/orders/b.ts', 'node:fs'],
  ['components/ui/a.ts', '@/components/orders/orders-page'],
  ['components/ui/b.ts', '@/components/live'],
  ['components/live/stores/a.ts', '@/components/freshness/use-now'],
  ['components/live/stores/b.ts', '@/server/config'],
  ['components/orders/a.ts', '@/components/shell/shell'],
  ['components/orders/b.ts', 'socket.io-client'],
  ['server/auth/a.ts', '@/server/api/contracts'],
  ['server/http/a.ts', '@/server/gateway'],
  ['server/http/b.ts', '@/server/auth/tokens'],
  ['server/web/a.ts', '@/server/auth/tokens'],
  ['server/bus/a.ts', '@/server/services'],
  ['server/bus/b.ts', 'pg'],
  ['server/gateway/feeds/a.ts', '@/server/services/order/schemas'],
  ['server/gateway/feeds/b.ts', 'kafkajs'],
  ['server/services/order/a.ts', '@/server/gateway'],
  ['server/services/order/b.ts', 'drizzle-orm/pg-core'],
  ['server/services/payment/a.ts', '../order/order-fields'],
  ['server/simulator/a.ts', '@/components/live'],
  ['server/supervisor/a.ts', '@platformatic/kafka'],
  ['server/embedded/a.ts', '@/server/supervisor/roles'],
  ['app/api/a.ts', '@/server/bus'],
  ['scripts/lib/verify/a.mjs', '../run.mjs'],
];

const allowed: readonly Arrow[] = [
  ['components/overview/c.ts', '@/components/prices/quote/trend'],
  ['components/freshness/c.ts', '@/components/live'],
  ['server/bus/c.ts', 'kafkajs'],
  ['server/db/c.ts', 'drizzle-orm'],
  ['server/gateway/feeds/c.ts', '@/server/gateway/ring/ring'],
  ['server/services/order/c.ts', '@/server/db'],
  ['server/api/c.ts', '@/server/services/order/schemas'],
  ['server/gateway/c.test.ts', '@/server/testing/gateway/gateway-client'],
];

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'pulseboard-imports-'));
  for (const name of ['biome.json', 'biome.imports.json'])
    await cp(path.join(project, name), path.join(root, name));
  for (const [file, imported] of [...refused, ...allowed]) {
    await mkdir(path.join(root, path.dirname(file)), { recursive: true });
    await writeFile(path.join(root, file), `import '${imported}';\n`);
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

test('the linter refuses an import against the direction of the folders, and no other', () => {
  const { stdout } = spawnSync(
    path.join(project, 'node_modules/.bin/biome'),
    [
      'lint',
      '--vcs-enabled=false',
      '--only=style/noRestrictedImports',
      '--reporter=json',
      '--max-diagnostics=none',
    ],
    { cwd: root, encoding: 'utf8' },
  );
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { location: { path: string } }[] };
  const files = diagnostics.map(({ location }) => location.path);
  expect(files.sort()).toEqual(refused.map(([file]) => file).sort());
});

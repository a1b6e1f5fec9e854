import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleRoles } from '@/server/testing/servers/role-process';
import type { Servers } from '@/server/testing/shop/servers';
import { runKilled, startServersOnTime } from './killed.fixture';

let servers: Servers;

beforeAll(async () => {
  servers = await startServersOnTime();
  await bundleRoles();
});
afterAll(() => servers?.stop());

test('after 20 kills at random moments history and notifications are those of a role that was not killed', async () => {
  // Longer than groups of notifications are held back.
  const { killed, undisturbed } = await runKilled({ kills: 20, restMs: 40_000 }, servers);
  expect(killed.incidents.length).toBeGreaterThan(20);
  expect(undisturbed.incidents).toEqual(killed.incidents);
  expect(new Map(undisturbed.changes)).toEqual(new Map(killed.changes));
  expect(killed.notifications.length).toBeGreaterThan(10);
  expect(undisturbed.notifications).toEqual(killed.notifications);
});

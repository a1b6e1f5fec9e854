import { expect, it } from 'vitest';
import { loadEnvironment } from '@/server/config';
import { rolesOf } from '@/server/supervisor/roles';
import { pickAddresses } from './addresses';
import { createPortPicker } from './ports';

const roles = rolesOf({ gateways: 1 });

it('two checkouts that start at the same time choose different ports for their services', async () => {
  const environment = loadEnvironment({});
  const copies = ['/srv/one/.data', '/srv/two/.data'].map((dataDir) =>
    pickAddresses(
      environment,
      roles,
      createPortPicker(() => undefined),
      dataDir,
    ),
  );
  const [one, two] = await Promise.all(copies);
  const services = [...(one?.roles ?? [])].filter(([name]) => name !== 'gateway');
  expect(services.length).toBeGreaterThan(5);
  for (const [name, address] of services) expect(two?.roles.get(name)).not.toBe(address);
  expect(two?.opsPort).not.toBe(one?.opsPort);
});

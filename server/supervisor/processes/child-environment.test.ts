import { expect, test } from 'vitest';
import { loadEnvironment } from '@/server/config';
import { pickAddresses } from '@/server/supervisor/addresses/addresses';
import { gatewayRoles, type Role, rolesOf } from '@/server/supervisor/roles';
import { roleEnvironment, webEnvironment } from './child-environment';

/** The environment of each process of a run with this many gateways; ports are assigned in order. */
async function environments(
  gateways: number,
  HTTP_HOST?: string,
  brokers: 1 | 3 = 1,
  LAKE_PATH?: string,
  roles: readonly Role[] = gatewayRoles(gateways),
) {
  let next = 5_000;
  const addresses = await pickAddresses(loadEnvironment({ HTTP_HOST }), roles, async () => next++, '.data');
  const secrets = {
    authSecret: 'a-secret-for-tests-of-32-characters-or-more',
    adminPassword: 'p',
    isNew: false,
  };
  const context = {
    inherited: { NODE_ENV: 'production' as const, HTTP_HOST, LAKE_PATH, OTLP_TOKEN: 'token-of-a-test' },
    addresses,
    secrets,
    roles,
    kafkaBrokers: ['127.0.0.1:9092'],
    dataDir: '.data',
    brokers,
    mode: 'production' as const,
  };
  const byRole = new Map(roles.map((role) => [role.name, roleEnvironment(role, context)]));
  return { addresses, web: webEnvironment(context), of: (name: string) => byRole.get(name) };
}

test('a single gateway has the public port and every transport', async () => {
  const { addresses, web, of } = await environments(1);
  expect(of('gateway')).toMatchObject({ GATEWAY_PORT: String(addresses.gatewayPort) });
  expect(of('gateway')).not.toHaveProperty('GATEWAY_TRANSPORTS');
  expect(web.GATEWAY_INTERNAL_URL).toBe(addresses.roles.get('gateway'));
});

test('each of several gateways has its own port and offers WebSocket only', async () => {
  const { addresses, of } = await environments(2);
  const ports = ['gateway-1', 'gateway-2', 'balancer'].map((name) => of(name)?.GATEWAY_PORT);
  expect(new Set(ports).size).toBe(3);
  expect(ports[2]).toBe(String(addresses.gatewayPort));
  for (const name of ['gateway-1', 'gateway-2'])
    expect(of(name)).toMatchObject({ GATEWAY_TRANSPORTS: 'websocket', GATEWAY_NOTICE_MS: '750' });
});

test('balancer and alerts have the addresses of the gateways, and the page has that of the balancer', async () => {
  const { addresses, web, of } = await environments(2, undefined, 1, undefined, rolesOf({ gateways: 2 }));
  for (const name of ['balancer', 'alerts'])
    expect(of(name)?.BALANCER_GATEWAYS).toBe(
      `${addresses.roles.get('gateway-1')},${addresses.roles.get('gateway-2')}`,
    );
  expect(web).toMatchObject({
    GATEWAY_PORT: String(addresses.gatewayPort),
    GATEWAY_INTERNAL_URL: `http://127.0.0.1:${addresses.gatewayPort}`,
  });
});

test('HTTP_HOST makes the page and the gateway reachable, and no other process', async () => {
  const { addresses, web, of } = await environments(1, '0.0.0.0');
  expect(web).toMatchObject({ HTTP_HOST: '0.0.0.0', PUBLIC_HOST: '0.0.0.0' });
  expect(of('gateway')).toMatchObject({ HTTP_HOST: '0.0.0.0' });
  // The browser's address follows from its request.
  expect(web).not.toHaveProperty('GATEWAY_URL');
  expect(of('gateway')).not.toHaveProperty('ALLOWED_ORIGINS');
  expect([addresses.web, web.GATEWAY_INTERNAL_URL]).toEqual([
    `http://127.0.0.1:${addresses.webPort}`,
    `http://127.0.0.1:${addresses.gatewayPort}`,
  ]);
  const several = await environments(2, '::');
  for (const name of ['gateway-1', 'gateway-2', 'balancer'])
    expect(several.of(name)).toMatchObject({ HTTP_HOST: '127.0.0.1', PUBLIC_HOST: '::' });
});

test('when the servers listen on one address of the machine, this machine uses it as well', async () => {
  const { addresses, web } = await environments(1, 'fd00::7');
  expect(addresses.web).toBe(`http://[fd00::7]:${addresses.webPort}`);
  expect(web.GATEWAY_INTERNAL_URL).toBe(`http://[fd00::7]:${addresses.gatewayPort}`);
});

test('the lake of a cluster of three has its own folder, unless LAKE_PATH is set', async () => {
  const folders = [await environments(1), await environments(1, undefined, 3)].map(
    ({ web }) => web.LAKE_PATH,
  );
  expect(folders).toEqual(['.data/lake', '.data/lake-3-node']);
  expect((await environments(1, undefined, 3, '/mnt/lake')).web.LAKE_PATH).toBe('/mnt/lake');
});

test('only the collector has the port and the token of its endpoint, and each process knows its name', async () => {
  const { addresses, of, web } = await environments(2, undefined, 1, undefined, rolesOf({ gateways: 2 }));
  expect(of('logs')).toMatchObject({ OTLP_PORT: String(addresses.otlpPort), OTLP_TOKEN: 'token-of-a-test' });
  for (const env of [of('order'), web]) expect(env).not.toHaveProperty('OTLP_TOKEN');
  expect(of('gateway-2')).toMatchObject({ PROCESS_NAME: 'gateway-2' });
});

test('the lake has threads left for files while its statements run', async () => {
  const { of } = await environments(1, undefined, 1, undefined, rolesOf({ gateways: 1 }));
  expect(of('lake')).toMatchObject({ UV_THREADPOOL_SIZE: '8' });
  expect(of('order')).not.toHaveProperty('UV_THREADPOOL_SIZE');
});

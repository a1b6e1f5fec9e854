import { expect, test } from 'vitest';
import { loadEnvironment } from '@/server/config';
import { pickAddresses } from '@/server/supervisor/addresses/addresses';
import { gatewayRoles } from '@/server/supervisor/roles';
import { roleEnvironment, webEnvironment } from './child-environment';

/** What each process of a run with so many gateways is told; ports are given out in order. */
async function environments(gateways: number, HTTP_HOST?: string) {
  const roles = gatewayRoles(gateways);
  let next = 5_000;
  const addresses = await pickAddresses(loadEnvironment({ HTTP_HOST }), roles, async () => next++, '.data');
  const secrets = {
    authSecret: 'a-secret-for-tests-of-32-characters-or-more',
    adminPassword: 'p',
    isNew: false,
  };
  const surroundings = {
    inherited: { NODE_ENV: 'production' as const, HTTP_HOST },
    addresses,
    secrets,
    roles,
    kafkaBrokers: ['127.0.0.1:9092'],
    dataDir: '.data',
    mode: 'production' as const,
  };
  const told = new Map(roles.map((role) => [role.name, roleEnvironment(role, surroundings)]));
  return { addresses, web: webEnvironment(surroundings), of: (name: string) => told.get(name) };
}

test('one gateway has the public port to itself, and every transport', async () => {
  const { addresses, web, of } = await environments(1);
  expect(of('gateway')).toMatchObject({ GATEWAY_PORT: String(addresses.gatewayPort) });
  expect(of('gateway')).not.toHaveProperty('GATEWAY_TRANSPORTS');
  expect(web.GATEWAY_INTERNAL_URL).toBe(addresses.roles.get('gateway'));
});

test('of several gateways each has a port of its own and offers WebSocket alone', async () => {
  const { addresses, of } = await environments(2);
  const ports = ['gateway-1', 'gateway-2', 'balancer'].map((name) => of(name)?.GATEWAY_PORT);
  expect(new Set(ports).size).toBe(3);
  expect(ports[2]).toBe(String(addresses.gatewayPort));
  for (const name of ['gateway-1', 'gateway-2'])
    expect(of(name)).toMatchObject({ GATEWAY_TRANSPORTS: 'websocket', GATEWAY_NOTICE_MS: '750' });
});

test('the balancer knows every gateway, and browsers and the page know the balancer alone', async () => {
  const { addresses, web, of } = await environments(2);
  expect(of('balancer')?.BALANCER_GATEWAYS).toBe(
    `${addresses.roles.get('gateway-1')},${addresses.roles.get('gateway-2')}`,
  );
  expect(web).toMatchObject({
    GATEWAY_PORT: String(addresses.gatewayPort),
    GATEWAY_INTERNAL_URL: `http://127.0.0.1:${addresses.gatewayPort}`,
  });
});

test('with one variable the page and the gateway are reachable, and nothing else is', async () => {
  const { addresses, web, of } = await environments(1, '0.0.0.0');
  expect(web).toMatchObject({ HTTP_HOST: '0.0.0.0', PUBLIC_HOST: '0.0.0.0' });
  expect(of('gateway')).toMatchObject({ HTTP_HOST: '0.0.0.0' });
  // Where the browser is, follows from its request.
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

test('on one address of the machine, this machine goes to that one as well', async () => {
  const { addresses, web } = await environments(1, 'fd00::7');
  expect(addresses.web).toBe(`http://[fd00::7]:${addresses.webPort}`);
  expect(web.GATEWAY_INTERNAL_URL).toBe(`http://[fd00::7]:${addresses.gatewayPort}`);
});

import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { loadEnvironment } from '@/server/config';
import { pickAddresses } from '@/server/supervisor/addresses/addresses';
import { browserHostsOf } from '@/server/supervisor/addresses/hosts';
import { rolesOf } from '@/server/supervisor/roles';
import { summary } from './summary';

const secrets = { authSecret: 's', adminPassword: 'p', isNew: false };

async function shown(env: Record<string, string>) {
  const environment = loadEnvironment(env);
  let port = 5_000;
  const addresses = await pickAddresses(environment, rolesOf({ gateways: 1 }), async () => port++, '.data');
  return summary(addresses, secrets, ['127.0.0.1:9092'], environment);
}

test('a start on loopback shows the variable that opens it to other machines', async () => {
  expect(await shown({})).toMatch(/Pulseboard +http:\/\/localhost:5000\n.*HTTP_HOST=0\.0\.0\.0 opens/);
});

test('a start on the network shows who may watch and the variable that requires signing in', async () => {
  expect(await shown({ HTTP_HOST: '10.1.2.3' })).toMatch(
    /http:\/\/10\.1\.2\.3:5000\n.*port 5000 can watch without signing in; VIEWING=admin/,
  );
  expect(await shown({ HTTP_HOST: '0.0.0.0', VIEWING: 'admin' })).toMatch(/can watch after signing in/);
});

test('a start shows where programs send log lines, and who can', async () => {
  expect(await shown({})).toMatch(/Logs \(OTLP\) +http:\/\/localhost:\d+\/v1\/logs, from this machine only/);
  expect(await shown({ OTLP_TOKEN: 'token-of-a-test' })).toMatch(/with OTLP_TOKEN as bearer token/);
});

test('when it listens on all addresses, the usable ones of the machine are named', () => {
  const entry = (address: string, family: 'IPv4' | 'IPv6', internal = false) =>
    ({ address, family, internal }) as NetworkInterfaceInfo;
  const interfaces = {
    lo: [entry('127.0.0.1', 'IPv4', true)],
    eth0: [entry('192.0.2.7', 'IPv4'), entry('2001:db8::7', 'IPv6'), entry('fe80::7', 'IPv6')],
  };
  expect(browserHostsOf('0.0.0.0', interfaces)).toEqual(['localhost', '192.0.2.7']);
  expect(browserHostsOf('::', interfaces)).toEqual(['localhost', '192.0.2.7', '[2001:db8::7]']);
  expect(browserHostsOf('::1', interfaces)).toEqual(['localhost']);
  expect(browserHostsOf('shop.local', interfaces)).toEqual(['shop.local']);
});

import { hostname } from 'node:os';
import { describe, expect, test } from 'vitest';
import { loadEnvironment } from '@/server/config';
import { createHostCheck, hostNames } from './host-check';

const answersTo = (host: string, env: Record<string, string> = {}) =>
  createHostCheck(hostNames(loadEnvironment(env)))(host);

describe('a process accepts', () => {
  test.each([
    ['dash.example', { ALLOWED_ORIGINS: 'https://dash.example' }],
    ['live.example:4000', { GATEWAY_URL: 'https://live.example/path' }],
    ['gateway:4000', { BALANCER_GATEWAYS: 'http://gateway:4000' }],
    ['order:7001', { ORDER_URL: 'http://order:7001' }],
    ['dash.lan:3000', { HTTP_HOST: 'dash.lan' }],
    ['dash.lan', { ALLOWED_HOSTS: 'other, Dash.Lan' }],
    [`${hostname()}:3000`, { HTTP_HOST: '0.0.0.0' }],
    [`${hostname()}.local`, { HTTP_HOST: '::' }],
    [`${hostname()}`, { HTTP_HOST: '127.0.0.1', PUBLIC_HOST: '0.0.0.0' }],
    ['192.168.1.7:3000', {}],
    ['[fe80::1]:3000', {}],
  ])('%s with %j', (host, env) =>
    expect(answersTo(host, env as unknown as Record<string, string>)).toBe(true),
  );
});

describe('a process does not accept', () => {
  test.each([
    ['evil.example', { HTTP_HOST: '0.0.0.0' }],
    [`${hostname()}.evil.example`, { HTTP_HOST: '0.0.0.0' }],
    [hostname(), {}],
    ['dash.example.evil.example', { ALLOWED_ORIGINS: 'https://dash.example' }],
    ['evil.example/localhost', {}],
    ['localhost@evil.example', {}],
    ['127.0.0.1.evil.example', {}],
    ['0x7f.1', {}],
    ['', {}],
  ])('%j with %j', (host, env) =>
    expect(answersTo(host, env as unknown as Record<string, string>)).toBe(false),
  );
});

test('a request without a Host header is accepted, because it is not from a browser', () => {
  expect(createHostCheck([])(undefined)).toBe(true);
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { isMixedContent, whyUnreachable } from './unreachable';

const session = (gatewayUrl: string, warning?: string) => ({
  token: 't',
  gatewayUrl,
  role: 'viewer' as const,
  expiresAt: 0,
  ...(warning ? { warning } : {}),
});

it('a page loaded by https may not call a gateway by http, except on the same machine', () => {
  expect(isMixedContent('https://board.example/', 'http://board.example:4000')).toBe(true);
  expect(isMixedContent('https://board.example/', 'https://board.example:4000')).toBe(false);
  expect(isMixedContent('http://board.example/', 'http://board.example:4000')).toBe(false);
  expect(isMixedContent('https://localhost/', 'http://127.0.0.1:4000')).toBe(false);
});

it('the reason names the address and the variable to set', async () => {
  const mixed = await whyUnreachable(session('http://live.example'), 'https://board.example/orders');
  expect(mixed).toMatchObject({ title: 'Blocked as mixed content' });
  expect(mixed.message).toContain('GATEWAY_URL');
  const down = await whyUnreachable(session('http://127.0.0.1:1'), 'http://127.0.0.1:3000/');
  expect(down).toMatchObject({ title: 'Gateway unreachable' });
  expect(down.message).toContain('http://127.0.0.1:1.');
});

it('a warning of the server is shown first', async () => {
  const reason = await whyUnreachable(session('http://127.0.0.1:1', 'Set HTTP_HOST.'), 'http://box:3000/');
  expect(reason).toEqual({ title: 'Gateway unreachable', message: 'Set HTTP_HOST.' });
});

it('a gateway that refuses connections is distinguished from one that is down', async () => {
  const http = createServer((_, response) => response.writeHead(403).end());
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const { port } = http.address() as AddressInfo;
  const reason = await whyUnreachable(session(`http://127.0.0.1:${port}`), 'http://box:3000/');
  expect(reason).toMatchObject({ title: 'Gateway refuses' });
  expect(reason.message).toContain('http://box:3000');
  expect(reason.message).toContain('ALLOWED_ORIGINS');
  http.close();
});

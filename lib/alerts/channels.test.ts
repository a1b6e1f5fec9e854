import { expect, it } from 'vitest';
import { newChannel } from './channels';

const webhook = (more: object) =>
  newChannel.safeParse({
    id: 'c',
    name: 'C',
    kind: 'webhook',
    format: 'slack',
    url: 'https://a.example',
    ...more,
  });
const mail = (more: object) =>
  newChannel.safeParse({ id: 'c', name: 'C', kind: 'email', addresses: ['a@a.example'], ...more });

it.each([
  'file:///etc/passwd',
  'javascript:alert(1)',
  'ftp://a.example/',
  'https://user:secret@a.example/',
  'https://user@a.example/',
  '//a.example/x',
  'http://',
  'a.example',
])('webhooks are not sent to %s', (url) => {
  expect(webhook({ url }).error?.issues[0]?.path).toEqual(['url']);
});

it.each(['https://a.example/x?y=1', 'http://127.0.0.1:9093/api/v2/alerts', 'https://[::1]/'])(
  'webhooks are sent to %s',
  (url) => {
    expect(webhook({ url }).success).toBe(true);
  },
);

it.each(['', 'secret', 'whsec_short', `whsec_${'a'.repeat(90)}`, `whsec_${'?'.repeat(40)}`])(
  'the secret %j is refused',
  (secret) => {
    expect(webhook({ secret }).error?.issues[0]?.path).toEqual(['secret']);
  },
);

it.each([[[]], [['nobody']], [['a@a.example, b@b.example']], [Array(21).fill('a@a.example')]])(
  'the addresses %j are refused',
  (addresses) => {
    expect(mail({ addresses }).error?.issues[0]?.path[0]).toBe('addresses');
  },
);

it.each(['a@a.example, b@b.example', 'A <a@a.example>\r\nBcc: b@b.example', 'nobody'])(
  'the sender %j is refused',
  (from) => {
    expect(mail({ from }).error?.issues[0]?.path).toEqual(['from']);
  },
);

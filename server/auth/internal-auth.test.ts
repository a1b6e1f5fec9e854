import { expect, test } from 'vitest';
import { signToken } from '@/server/auth/tokens';
import { signInternal, verifyInternal } from './internal-auth';

const secret = 'a'.repeat(32);

test('a token signed with the same secret is accepted', async () => {
  await expect(verifyInternal(secret, `Bearer ${await signInternal(secret)}`)).resolves.toBeUndefined();
});

test('a token signed with another secret is refused', async () => {
  const header = `Bearer ${await signInternal('b'.repeat(32))}`;
  await expect(verifyInternal(secret, header)).rejects.toMatchObject({ statusCode: 401 });
});

test('a token for browsers is refused', async () => {
  const { token } = await signToken(secret, 'gateway', 'admin', 60);
  await expect(verifyInternal(secret, `Bearer ${token}`)).rejects.toThrow(/not an internal one/);
});

test('an expired token and a missing one have different errors', async () => {
  const { token } = await signToken(secret, 'internal', 'admin', -1);
  await expect(verifyInternal(secret, `Bearer ${token}`)).rejects.toThrow(/has expired/);
  await expect(verifyInternal(secret, undefined)).rejects.toThrow(/Send an internal token/);
});

import { expect } from '@playwright/test';
import { signInternal } from '@/server/auth/internal-auth';
import type { Failpoint } from '@/server/gateway/failpoints';

/** Has the tested gateway make a mistake. */
export async function arm(failpoint: Failpoint): Promise<void> {
  const answer = await fetch(`${process.env.E2E_GATEWAY}/failpoints`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await signInternal(process.env.E2E_SECRET ?? '')}`,
    },
    body: JSON.stringify(failpoint),
  });
  expect(answer.status, await answer.text()).toBe(204);
}

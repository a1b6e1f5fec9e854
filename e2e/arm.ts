import { expect } from '@playwright/test';
import { signInternal } from '@/server/auth/internal-auth';
import type { Failpoint } from '@/server/gateway/failpoints';
import { stackOfWorker } from './worker-stack';

/** Arms a failpoint in the gateway: it makes this mistake at the next occasion. */
export async function arm(failpoint: Failpoint): Promise<void> {
  const { gateway, secret } = stackOfWorker();
  const answer = await fetch(`${gateway}/failpoints`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await signInternal(secret)}`,
    },
    body: JSON.stringify(failpoint),
  });
  expect(answer.status, await answer.text()).toBe(204);
}

import type { z } from 'zod';
import {
  type CountedBlocks,
  type CountersAnswer,
  type CountersRequest,
  countedBlocks,
  countersAnswer,
} from '@/lib/analytics/counters';
import { problemSchema } from '@/lib/problem';
import { signInternal } from '@/server/auth/internal-auth';

const timeoutMs = 3_000;

/** The live counters of a gateway. */
export interface GatewayCounters {
  counters(request: CountersRequest): Promise<CountersAnswer>;
  blocks(topic: string, partition: number): Promise<CountedBlocks>;
}

/** The gateway did not answer, or not with counters. The message says what to do. */
export class NoCounters extends Error {
  override name = 'NoCounters';
}

/** Asks the gateway at this address; of several behind a balancer, the one that answers. */
export function gatewayCounters(url: string, authSecret: string): GatewayCounters {
  async function call<S extends z.ZodType>(path: string, schema: S, body?: unknown): Promise<z.output<S>> {
    const response = await fetch(new URL(path, url), {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${await signInternal(authSecret)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause) => {
      throw new NoCounters('The gateway does not answer. Start it on the admin page.', { cause });
    });
    const json: unknown = await response.json().catch(() => undefined);
    const answer = schema.safeParse(json);
    if (response.ok && answer.success) return answer.data;
    const problem = problemSchema.safeParse(json);
    const detail = problem.success ? problem.data.detail : `It answered with status ${response.status}.`;
    throw new NoCounters(`The gateway has no counters. ${detail}`);
  }
  return {
    counters: (request) => call('/internal/counters', countersAnswer, request),
    blocks: (topic, partition) => call(`/internal/counters/${topic}/${partition}`, countedBlocks),
  };
}

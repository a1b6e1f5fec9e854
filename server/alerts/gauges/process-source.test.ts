import { expect, it } from 'vitest';
import type { ProcessReport } from '@/server/internal-calls/processes';
import { readingsOf } from './process-source';

const up = (over: Partial<ProcessReport>) => {
  const process = {
    name: 'order',
    kind: 'service',
    status: 'running',
    since: 1,
    restarts: 0,
    ready: true,
  } as const;
  return readingsOf({ ...process, ...over }).find(({ gauge }) => gauge === 'process.up')?.value;
};

it('a process that runs is up, also while it is not ready', () => {
  expect(up({})).toBe(1);
  expect(up({ ready: false })).toBe(1);
});

it('of one that starts for the first time it is not known yet', () => {
  expect(up({ status: 'starting', ready: false })).toBeNull();
});

it.each(['stopped', 'crashed', 'backoff'] as const)('one that is %s is down', (status) => {
  expect(up({ status, ready: null })).toBe(0);
});

it('one that is started again after a crash is down until it runs', () => {
  expect(up({ status: 'starting', restarts: 1, ready: false })).toBe(0);
});

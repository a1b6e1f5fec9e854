import { pino } from 'pino';
import { expect, it } from 'vitest';
import { LakeEngineError } from '@/server/lake/engine';
import { LakeFolderError } from '@/server/lake/files';
import { Attempts } from './attempts';

const attempts = () => new Attempts(pino({ level: 'silent' }), new AbortController().signal);

it.each([
  new LakeFolderError('refused', 'The segment does not follow.'),
  new LakeFolderError('foreign_log', 'Another program wrote the log.'),
  new LakeEngineError('broken', 'The tables in memory cannot be used.'),
])('an error that only a new start repairs is not repeated: $problem', async (error) => {
  let calls = 0;
  const step = async () => {
    calls += 1;
    throw error;
  };
  await expect(attempts().repeat(step)).rejects.toBe(error);
  expect(calls).toBe(1);
});

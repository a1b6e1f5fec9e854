import { type Random, randomOf } from '@/bench/lake/generator/random';
import type { AnalysisRole } from './analysis-role';
import { compareAnswers } from './compare';
import { type WrittenLines, writeLines } from './write-lines';

export interface ProveOptions {
  role: AnalysisRole;
  brokers: readonly string[];
  lines: number;
  seed: number;
  /** How often the role is killed while it reads. */
  kills: number;
  linesPerSecond?: number;
}

export interface Verdict {
  lines: number;
  repeated: number;
  kills: number;
  patterns: number;
  errorGroups: number;
  operations: number;
  /** Seconds from the first line in Kafka until every line was counted. */
  seconds: number;
  violations: string[];
}

/** Times of the lines: within the hour that trends cover, also when counting takes a while. Ms. */
const spanMs = 20 * 60_000;

/** Writes lines while the role counts them and is killed, and compares its answers with the exact ones. */
export async function prove({ role, kills, ...options }: ProveOptions): Promise<Verdict> {
  const started = performance.now();
  const to = Date.now();
  // Durations are counted by minute.
  const from = Math.floor((to - spanMs) / 60_000) * 60_000;
  role.start();
  let isWritten = false;
  const writing = writeLines({ ...options, from, to }).finally(() => {
    isWritten = true;
  });
  const random = randomOf(options.seed + 2);
  const killing = killWhileItReads(role, { kills, lines: options.lines, random, isOver: () => isWritten });
  const [written, killed] = await Promise.all([writing, killing]);
  await role.untilReady();
  const answers = await role.answers(from, written.expected.lines);
  const seconds = (performance.now() - started) / 1_000;
  const violations = compareAnswers(written.expected, answers);
  if (killed < kills) violations.push(`Only ${killed} of ${kills} kills were while lines were written.`);
  return { ...summaryOf(written), kills: killed, seconds, violations };
}

function summaryOf({ expected, repeated }: WrittenLines) {
  return {
    lines: expected.lines,
    repeated,
    patterns: expected.patterns.size,
    errorGroups: expected.groups.size,
    operations: expected.operations.size,
  };
}

interface Killing {
  kills: number;
  lines: number;
  random: Random;
  isOver(): boolean;
}

/** Each kill is after a random number of lines, of which some are not saved. Returns the number of kills. */
async function killWhileItReads(
  role: AnalysisRole,
  { kills, lines, random, isOver }: Killing,
): Promise<number> {
  for (let n = 0; n < kills; n++) {
    await role.untilReady();
    if (!(await role.untilRead(random.whole(1, lines / (3 * kills)), isOver))) return n;
    await role.end('SIGKILL');
    role.start();
  }
  return kills;
}

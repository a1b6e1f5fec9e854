import { type Random, randomOf } from '@/bench/lake/generator/random';
import type { LogLine } from '@/lib/logs/log-line';
import { type Planted, planted } from './planted';
import { orderId, traceId, uuid } from './values';

export interface GeneratedLine {
  planted: Planted;
  /** Identity of the event. */
  id: string;
  source: string;
  data: LogLine['data'];
}

export interface GeneratedOptions {
  lines: number;
  seed: number;
  /** Times of the first and after the last line, epoch ms. */
  from: number;
  to: number;
}

const totalWeight = planted.reduce((sum, { weight }) => sum + weight, 0);

function choose(random: Random): Planted {
  let rest = random.next() * totalWeight;
  for (const candidate of planted) {
    rest -= candidate.weight;
    if (rest < 0) return candidate;
  }
  return planted[0] as Planted;
}

/** Lines in order of time, the same for the same options. Half of the services have ids as the collector makes them. */
export function* generatedLines({ lines, seed, from, to }: GeneratedOptions): Generator<GeneratedLine> {
  const random = randomOf(seed);
  const positions = new Map<string, number>();
  for (let n = 0; n < lines; n++) {
    // Every planted message is there at least once.
    const chosen = planted[n] ?? choose(random);
    const data = dataOf(chosen, Math.floor(from + ((to - from) * n) / lines), random);
    yield { planted: chosen, data, ...identityOf(data, positions, random) };
  }
}

function identityOf({ service, msg }: LogLine['data'], positions: Map<string, number>, random: Random) {
  if (service.length % 2 === 0) return { id: uuid(random), source: `test/${service}` };
  const position = positions.get(service) ?? 0;
  positions.set(service, position + Buffer.byteLength(msg) + 1);
  return { id: `${service}.1-${position}`, source: 'pulseboard/logs/generated' };
}

function dataOf(chosen: Planted, at: number, random: Random): LogLine['data'] {
  const { level, operation, durations, error } = chosen;
  const order = orderId(random);
  return {
    level,
    service: random.oneOf(chosen.services),
    msg: chosen.message(random),
    at,
    traceId: traceId(random),
    ...(random.chance(0.5) ? { orderId: order } : {}),
    host: `host-${random.whole(1, 3)}`,
    instance: `generated/${random.whole(1, 4)}`,
    ...(operation && durations ? { operation, durationMs: durations(random) } : {}),
    ...(error ? { err: errorOf(error, random) } : {}),
  };
}

function errorOf({ name, message, frames }: NonNullable<Planted['error']>, random: Random) {
  const text = message(random);
  return { name, message: text, stack: `${name}: ${text}\n${frames}` };
}

import type { HealthSample } from '@/lib/health';

/** A gateway that sends no sample for this long says nothing of now, ms: it sends one a second. */
const unknownAfterMs = 5_000;

/** What of a health sample holds now. All times are epoch ms by this browser's clock. */
export interface HealthStanding {
  /** When the sample was taken. */
  at?: number;
  /** Since when nothing in it is known to hold: no sample came for 5 s. */
  unknownSince?: number;
  /** Since when Kafka does not answer the gateway: lag and rates are not known. */
  kafkaDownSince?: number;
}

/** `skewMs`: the gateway's clock less this one. */
export function healthStanding(
  sample: HealthSample | undefined,
  skewMs: number,
  now: number,
): HealthStanding {
  if (!sample) return {};
  const at = sample.at - skewMs;
  const broker = sample.services.find(
    ({ kind, state }) => kind === 'broker' && (state === 'down' || state === 'stopped'),
  );
  const down = sample.kafka?.state === 'down' ? sample.kafka : broker;
  return {
    at,
    ...(now - at > unknownAfterMs ? { unknownSince: at } : {}),
    ...(down ? { kafkaDownSince: down.since - skewMs } : {}),
  };
}

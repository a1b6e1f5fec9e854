import type { HealthSample } from '@/lib/health';
import { kafkaDownSince } from '@/lib/health/kafka-down';
import { maxStateAgeMs } from '@/lib/health/state-age';

/** How current a health sample is. Times are epoch ms by the page's clock. */
export interface HealthStatus {
  /** When the sample was taken. */
  at?: number;
  /** Set when no sample came for 5 s: since then the state is not known. */
  unknownSince?: number;
  /** Since when Kafka does not answer the gateway: lag and rates are not known. */
  kafkaDownSince?: number;
}

/** `skewMs`: the gateway's clock less the page's. `now`: by the page's clock, epoch ms. */
export function healthStatus(sample: HealthSample | undefined, skewMs: number, now: number): HealthStatus {
  if (!sample) return {};
  const at = sample.at - skewMs;
  const down = kafkaDownSince(sample);
  return {
    at,
    ...(now - at > maxStateAgeMs ? { unknownSince: at } : {}),
    ...(down === undefined ? {} : { kafkaDownSince: down - skewMs }),
  };
}

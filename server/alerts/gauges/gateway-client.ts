import { type GatewayHealth, gatewayHealth } from '@/lib/health/gateway-health';
import { maxStateAgeMs } from '@/lib/health/state-age';
import { callInternal } from '@/server/internal-calls/call-internal';

const timeoutMs = 1_500;
/** Sources that read at about the same time share one answer. */
const sharedMs = 500;

/** One gateway, asked directly and not through the balancer. */
export class GatewayClient {
  private answer: Promise<GatewayHealth> | undefined;
  private askedAt = Number.NEGATIVE_INFINITY;

  constructor(
    /** Its name on the admin page. */
    readonly name: string,
    private readonly url: string,
    private readonly authSecret: string,
  ) {}

  /** Its present state. Rejects when it does not answer, or with a sample that is too old. */
  health(): Promise<GatewayHealth> {
    const now = performance.now();
    if (this.answer && now - this.askedAt < sharedMs) return this.answer;
    this.askedAt = now;
    this.answer = this.ask();
    return this.answer;
  }

  private async ask(): Promise<GatewayHealth> {
    const { url, authSecret } = this;
    const call = { url, path: '/internal/health', authSecret, schema: gatewayHealth };
    const health = await callInternal({ ...call, signal: AbortSignal.timeout(timeoutMs) });
    if (health.ageMs <= maxStateAgeMs) return health;
    throw new Error(`The last health sample of ${this.name} is ${health.ageMs} ms old.`);
  }
}

/** The gateways at these addresses, with the names that the supervisor gives them. */
export const gatewayClients = (urls: readonly string[], authSecret: string): GatewayClient[] =>
  urls.map(
    (url, i) => new GatewayClient(urls.length === 1 ? 'gateway' : `gateway-${i + 1}`, url, authSecret),
  );

/** The states of the gateways that answer, in their order. Rejects when none does. */
export async function answersOf(
  gateways: readonly GatewayClient[],
): Promise<[GatewayHealth, ...GatewayHealth[]]> {
  const answers = await Promise.allSettled(gateways.map((gateway) => gateway.health()));
  const [first, ...others] = answers.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  if (first) return [first, ...others];
  throw new Error('No gateway answers.', {
    cause: answers.find((each) => each.status === 'rejected')?.reason,
  });
}

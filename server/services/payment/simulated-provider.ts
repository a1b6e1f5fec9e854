import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Database,
  eq,
  ledger,
  type Movement,
  migrate,
  providerMigrations,
  providerSchema,
} from '@/server/db';
import { Declined, type PaymentProvider, type ProviderRequest, ProviderTimeout } from './provider';

export interface ProviderBehaviour {
  /** Share of authorisations that are declined. */
  declineRate: number;
  /** Time to answer, ms. */
  latencyMs: number;
  /** Share of calls that take effect and are not answered. */
  timeoutRate: number;
}

// As with test cards: an email address with this is always declined.
const alwaysDeclined = /\+declined@/i;

/**
 * A provider that behaves like another company's: it has its own ledger and shares no transaction with the payment
 * service.
 */
export function createSimulatedProvider(
  database: Database,
  behaviour: () => ProviderBehaviour,
): PaymentProvider {
  const move = async (
    movement: Movement,
    request: ProviderRequest,
    signal: AbortSignal,
    declined?: string,
  ) => {
    await sleep(behaviour().latencyMs, undefined, { signal });
    const first = await enter(database, movement, request, declined);
    if (Math.random() < behaviour().timeoutRate)
      throw new ProviderTimeout(`The provider did not answer the ${movement}.`);
    return first;
  };
  return {
    authorise: async ({ payer, ...request }, signal) => {
      const declines = alwaysDeclined.test(payer) || Math.random() < behaviour().declineRate;
      const { declined } = await move(
        'authorise',
        request,
        signal,
        declines ? 'The card was declined' : undefined,
      );
      if (declined) throw new Declined(declined);
    },
    capture: async (request, signal) => {
      const { movement } = await move('capture', request, signal);
      if (movement === 'void') throw new Declined('The payment was cancelled');
    },
    cancel: async (request, signal) => {
      const { movement } = await move('void', request, signal);
      return movement === 'capture' ? 'captured' : 'void';
    },
    refund: async (request, signal) => {
      await move('refund', request, signal);
    },
  };
}

/** Creates the provider's tables. */
export function migrateProvider(database: Database): Promise<void> {
  return migrate(database, providerSchema, providerMigrations);
}

/** Enters a movement under its idempotency key, once. Returns the first movement that was entered under the key. */
async function enter(
  { queries }: Database,
  movement: Movement,
  request: ProviderRequest,
  declined: string | undefined,
): Promise<{ movement: Movement; declined: string | null }> {
  const { idempotencyKey, paymentId, amount, currency } = request;
  const entry = { idempotencyKey, movement, paymentId, amount, currency, declined: declined ?? null };
  const entered = await queries.insert(ledger).values(entry).onConflictDoNothing().returning();
  if (entered.length > 0) return entry;
  const [first] = await queries.select().from(ledger).where(eq(ledger.idempotencyKey, idempotencyKey));
  return first ?? entry;
}

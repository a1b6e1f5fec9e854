/** The API of a payment provider. Every call carries an idempotency key; a repeated key repeats the first answer. */
export interface PaymentProvider {
  /** Reserves the amount. Throws Declined, or ProviderTimeout. */
  authorise(request: ProviderRequest & { payer: string }, signal: AbortSignal): Promise<void>;
  /** Takes the reserved amount. Throws Declined when it was cancelled, or ProviderTimeout. */
  capture(request: ProviderRequest, signal: AbortSignal): Promise<void>;
  /** Prevents the capture with this key, unless it has happened: returns which. */
  cancel(request: ProviderRequest, signal: AbortSignal): Promise<'captured' | 'void'>;
  /** Returns the captured amount. */
  refund(request: ProviderRequest, signal: AbortSignal): Promise<void>;
}

export interface ProviderRequest {
  idempotencyKey: string;
  paymentId: string;
  /** Minor units. */
  amount: number;
  currency: string;
}

/** The provider declined. The same key gets the same answer again. */
export class Declined extends Error {
  override name = 'Declined';
}

/** The provider did not answer in time, and the call may have taken effect. Retry with the same key. */
export class ProviderTimeout extends Error {
  override name = 'ProviderTimeout';
}

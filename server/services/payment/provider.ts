/** What a payment provider offers. Every call carries an idempotency key: the same key again is the same call. */
export interface PaymentProvider {
  /** Sets money aside. Throws Declined. */
  authorise(request: ProviderRequest & { payer: string }, signal: AbortSignal): Promise<void>;
  /** Takes what was set aside. */
  capture(request: ProviderRequest, signal: AbortSignal): Promise<void>;
  /** Sees to it that a capture with this key takes nothing any more, and tells whether it already had. */
  cancel(request: ProviderRequest, signal: AbortSignal): Promise<'captured' | 'void'>;
  /** Gives back what was taken. */
  refund(request: ProviderRequest, signal: AbortSignal): Promise<void>;
}

export interface ProviderRequest {
  idempotencyKey: string;
  paymentId: string;
  /** Minor units. */
  amount: number;
  currency: string;
}

/** The provider said no. Asking again with the same key gets the same answer. */
export class Declined extends Error {
  override name = 'Declined';
}

/** No answer came in time: whether the call took effect is not known. Ask again with the same key. */
export class ProviderTimeout extends Error {
  override name = 'ProviderTimeout';
}

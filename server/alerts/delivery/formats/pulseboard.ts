import type { Message } from './message';

/** The body that the Standard Webhooks scheme recommends: type, timestamp, data. */
export function pulseboardBody({ isTest, state, ...data }: Message) {
  return {
    type: isTest ? 'alert.test' : `alert.${state}`,
    timestamp: new Date(data.resolvedAt ?? data.firedAt).toISOString(),
    data: { state, ...data },
  };
}

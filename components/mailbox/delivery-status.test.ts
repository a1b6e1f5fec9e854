import { describe, expect, it } from 'vitest';
import { formatClockTime } from '@/lib/text/format';
import { deliveryStatusOf } from './delivery-status';

const at = 1_800_000_000_000;

describe('an email', () => {
  it('is sent once the mail server has accepted it', () =>
    expect(deliveryStatusOf({ status: 'sent', reason: null, sentAt: at }).text).toBe(
      `Sent ${formatClockTime(at)}`,
    ));

  it('waits until then', () =>
    expect(deliveryStatusOf({ status: 'queued', reason: null, sentAt: null })).toEqual({
      text: 'Waiting to be sent',
      isProblem: false,
    }));

  it('says why it was not sent', () => {
    expect(deliveryStatusOf({ status: 'kept', reason: null, sentAt: null })).toEqual({
      text: 'Not sent: no mail server is set.',
      isProblem: false,
    });
    expect(deliveryStatusOf({ status: 'kept', reason: 'It was refused.', sentAt: null })).toEqual({
      text: 'Not sent: It was refused.',
      isProblem: true,
    });
  });
});

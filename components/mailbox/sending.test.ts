import { describe, expect, it } from 'vitest';
import { formatClockTime } from '@/lib/text/format';
import { sendingOf } from './sending';

const at = 1_800_000_000_000;

describe('an email', () => {
  it('is sent when the mail server took it', () =>
    expect(sendingOf({ status: 'sent', reason: null, sentAt: at }).text).toBe(`Sent ${formatClockTime(at)}`));

  it('waits until then', () =>
    expect(sendingOf({ status: 'queued', reason: null, sentAt: null })).toEqual({
      text: 'Waiting to be sent',
      isTrouble: false,
    }));

  it('says why it was not sent', () => {
    expect(sendingOf({ status: 'kept', reason: null, sentAt: null })).toEqual({
      text: 'Not sent: no mail server is set.',
      isTrouble: false,
    });
    expect(sendingOf({ status: 'kept', reason: 'It was refused.', sentAt: null })).toEqual({
      text: 'Not sent: It was refused.',
      isTrouble: true,
    });
  });
});

import { describe, expect, it } from 'vitest';
import { avoidMs, TransportChoice } from './transport-choice';

describe('the transports of a connection', () => {
  it('start with WebSocket', () => expect(new TransportChoice().next(0)).toEqual(['websocket', 'polling']));

  it('start with polling, which probes for a WebSocket, after a silent WebSocket', () => {
    const choice = new TransportChoice();
    choice.wasSilent('websocket', 1_000);
    expect(choice.next(1_000)).toEqual(['polling', 'websocket']);
    expect(choice.next(1_000 + avoidMs)).toEqual(['websocket', 'polling']);
  });

  it('are polling only when the probed WebSocket was silent too, and probe again later', () => {
    const choice = new TransportChoice();
    choice.wasSilent('websocket', 1_000);
    choice.wasSilent('websocket', 20_000);
    expect(choice.next(20_000)).toEqual(['polling']);
    choice.tryAgain(20_000 + avoidMs);
    expect(choice.next(20_000 + avoidMs)).toEqual(['polling', 'websocket']);
  });

  it('start with WebSocket again when polling was silent too', () => {
    const choice = new TransportChoice();
    choice.wasSilent('websocket', 1_000);
    choice.wasSilent('polling', 12_000);
    expect(choice.next(12_000)).toEqual(['websocket', 'polling']);
  });
});

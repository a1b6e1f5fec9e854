import type { ConnectionState } from '@/components/live';
import { latencyText } from '@/components/live/ledger/latency-text';
import { isolated } from '@/lib/text/bidi';
import { formatCount, formatDuration, formatRunning } from '@/lib/text/format';
import { counted, plural } from '@/lib/text/plural';

/** How long a live page without a latency says "Measuring"; after that there is nothing to measure. */
const measuringMs = 10_000;

export interface PillFigures {
  /** Event to screen, ms. */
  median: number | undefined;
  /** Error of `median`, ms; undefined until the clocks have been compared. */
  uncertaintyMs: number | undefined;
  /** By the page's clock, epoch ms. */
  now: number;
}

/** The text of the pill: the state and one figure. */
export function pillText(state: ConnectionState, figures: PillFigures): string {
  const { phase, title, lagSeconds, unexplained } = state;
  const seconds = secondsSince(state.since, figures.now);
  if (phase === 'live' || phase === 'silent') return liveText(state, figures);
  if (phase === 'kafka-down') return `Kafka down · ${seconds}`;
  if (phase === 'gateway-lost')
    return `${title ?? (state.isSilent ? 'Gateway lost' : 'Reconnecting')} · ${seconds}`;
  if (phase === 'late') return `Late ${Math.round(lagSeconds)} s`;
  if (phase === 'catching-up') return catchingUpText(state);
  if (phase === 'unexplained') return `Unexplained ${formatCount(unexplained)}`;
  if (phase === 'denied') return title ?? 'No access';
  return { offline: 'Offline', connecting: 'Connecting', paused: 'Paused', 'clock-trouble': 'Clock trouble' }[
    phase
  ];
}

function liveText({ since }: ConnectionState, { median, uncertaintyMs, now }: PillFigures): string {
  if (median !== undefined && uncertaintyMs !== undefined)
    return `Live · ${latencyText(median, uncertaintyMs)}`;
  return uncertaintyMs !== undefined && now - since >= measuringMs ? 'Live' : 'Measuring';
}

const catchingUpText = ({ behind }: ConnectionState): string =>
  behind > 0 ? `Catching up · ${formatCount(behind)} behind` : 'Catching up';

/** How long something has lasted, in whole seconds below a minute. Both epoch ms. */
export const secondsSince = (since: number, now: number): string => formatRunning(Math.max(0, now - since));

/** What the state means and what happens next, in sentences. */
export function explain(state: ConnectionState): string {
  const { phase, message, replaying, unexplained } = state;
  if (message !== undefined) return message;
  if (phase === 'kafka-down') return 'Kafka does not answer the gateway. No event can arrive until it does.';
  if (phase === 'gateway-lost')
    return state.isSilent
      ? 'The gateway is connected but sends no heartbeat. This page is not updated.'
      : 'The connection to the gateway is lost. Missed events are loaded when it is back.';
  if (phase === 'offline') return 'This device has no network. Missed events are loaded when it is back.';
  if (phase === 'late') return 'The gateway lags behind Kafka. This page is late by as much.';
  if (phase === 'catching-up')
    return replaying === undefined
      ? 'Loading missed events.'
      : `Reading missed events from Kafka: ${counted(replaying, 'message')}.`;
  if (phase === 'paused') return 'Paused. Resume to load what you missed.';
  if (phase === 'unexplained')
    return `${counted(unexplained, 'Kafka offset')} ${plural(unexplained, 'is', 'are')} not accounted for.`;
  if (phase === 'denied') return 'This session may not read live data.';
  return phase === 'clock-trouble' ? clockText(state) : 'Every Kafka event is shown or counted here.';
}

/** Whose clock is off and by how much; empty if none is. */
export function clockText({ clocks, clock, impossibleMs }: ConnectionState): string {
  if (clocks) return skewText(clocks);
  if (clock) {
    const who =
      clock.source === undefined
        ? `A producer of ${clock.feed}`
        : `Producer ${isolated(clock.source)} of ${clock.feed}`;
    return `${who} has a clock that is ${roundedDuration(clock.offsetMs)} ${clock.offsetMs > 0 ? 'ahead' : 'behind'}, or sends such timestamps. Its events are excluded from the latency.`;
  }
  if (impossibleMs === undefined) return '';
  return `Event timestamps are ${formatDuration(impossibleMs)} later than their arrival, so latency cannot be measured.`;
}

function skewText({ fault, skewMs }: NonNullable<ConnectionState['clocks']>): string {
  const size = roundedDuration(skewMs);
  if (fault === 'browser')
    return `This computer's clock is ${size} ${skewMs > 0 ? 'behind' : 'ahead'}. Times and ages on this page are corrected.`;
  if (fault === 'gateway')
    return `The gateway's clock is ${size} ${skewMs > 0 ? 'ahead' : 'behind'}. Times and ages on this page follow this computer's clock.`;
  return `This computer's clock and the gateway's are ${size} apart. Times and ages on this page follow the gateway's clock.`;
}

/** A rounded duration: 119.6 s is 2 min. */
function roundedDuration(ms: number): string {
  const size = Math.abs(ms);
  if (size < 59_500) return `${Math.round(size / 1_000)} s`;
  return formatDuration(Math.round(size / 60_000) * 60_000);
}

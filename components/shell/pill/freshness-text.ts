import type { ConnectionState } from '@/components/live';
import { latencyText } from '@/components/live/ledger/latency-text';
import { isolated } from '@/lib/text/bidi';
import { formatCount, formatDuration } from '@/lib/text/format';

/** So long a page that is live and without a latency measures one; then there is just nothing to measure. */
const measuringMs = 10_000;

export interface PillFigures {
  /** Event to screen, ms. */
  median: number | undefined;
  /** By how many ms `median` may be off; undefined while the clocks are not measured. */
  uncertaintyMs: number | undefined;
  /** By the page's clock, epoch ms. */
  now: number;
}

/** What the pill says: the state in words, and its one figure. */
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

/** In whole seconds while it is seconds: a person counts along. */
export function secondsSince(since: number, now: number): string {
  const ms = Math.max(0, now - since);
  return ms < 60_000 ? `${Math.floor(ms / 1_000)} s` : formatDuration(ms);
}

/** What the state means and what comes next, in sentences. */
export function explain(state: ConnectionState): string {
  const { phase, message, replaying, unexplained } = state;
  if (message !== undefined) return message;
  if (phase === 'kafka-down') return 'Kafka does not answer the gateway. No event can arrive until it does.';
  if (phase === 'gateway-lost')
    return state.isSilent
      ? 'The gateway is connected and sends no heartbeat. What you see is not updated.'
      : 'The connection to the gateway is lost. What you miss is loaded when it is back.';
  if (phase === 'offline') return 'This device has no network. What you miss is loaded when it is back.';
  if (phase === 'late') return 'The gateway is behind Kafka. What you see is late by this much.';
  if (phase === 'catching-up')
    return replaying === undefined
      ? 'What you missed is being loaded.'
      : `What you missed is read from Kafka: ${messages(replaying)}.`;
  if (phase === 'paused') return 'Paused. Resume to load what you missed.';
  if (phase === 'unexplained')
    return `${unexplained === 1 ? '1 Kafka offset is' : `${formatCount(unexplained)} Kafka offsets are`} not accounted for.`;
  if (phase === 'denied') return 'This session may not read live data.';
  return phase === 'clock-trouble' ? clockText(state) : 'Every Kafka event is shown or counted here.';
}

const messages = (count: number): string => `${formatCount(count)} ${count === 1 ? 'message' : 'messages'}`;

/** Whose clock is off and by how much; empty while none is. */
export function clockText({ clocks, clock, impossibleMs }: ConnectionState): string {
  if (clocks) return ofBoth(clocks);
  if (clock) {
    const who =
      clock.source === undefined
        ? `A producer of ${clock.feed}`
        : `Producer ${isolated(clock.source)} of ${clock.feed}`;
    return `${who} has a clock that is ${about(clock.offsetMs)} ${clock.offsetMs > 0 ? 'ahead' : 'behind'}, or stamps its events so. They are left out of the latency.`;
  }
  if (impossibleMs === undefined) return '';
  return `Events are stamped ${formatDuration(impossibleMs)} ahead of their arrival, so their latency cannot be measured.`;
}

function ofBoth({ fault, skewMs }: NonNullable<ConnectionState['clocks']>): string {
  const size = about(skewMs);
  if (fault === 'browser')
    return `This computer's clock is ${size} ${skewMs > 0 ? 'behind' : 'ahead'}. Times and ages on this page are corrected.`;
  if (fault === 'gateway')
    return `The gateway's clock is ${size} ${skewMs > 0 ? 'ahead' : 'behind'}. Times and ages on this page follow this computer's clock.`;
  return `This computer's clock and the gateway's are ${size} apart. Times and ages on this page follow the gateway's clock.`;
}

/** A size that a person can use: 119.6 s are 2 min. */
function about(ms: number): string {
  const size = Math.abs(ms);
  if (size < 59_500) return `${Math.round(size / 1_000)} s`;
  return formatDuration(Math.round(size / 60_000) * 60_000);
}

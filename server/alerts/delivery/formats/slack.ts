import { cut } from '@/lib/text/cut';
import type { Message } from './message';

/** https://docs.slack.dev/reference/block-kit/blocks: the longest texts of a header and a section. */
const [maxHeader, maxSection] = [150, 3_000];
const marks: Record<string, string> = { info: 'ℹ️', warning: '⚠️', critical: '🔴' };

/** A message for an incoming webhook of Slack. Texts are plain_text, so nothing in them is a mention or a link. */
export function slackBody({ state, severity, title, body, advice, link, ruleName }: Message) {
  const mark = state === 'resolved' ? '✅' : marks[severity];
  const plain = (text: string, max: number) => ({ type: 'plain_text', text: cut(text, max), emoji: false });
  return {
    text: escaped(`${mark} ${title}`),
    blocks: [
      { type: 'header', text: plain(`${mark} ${title}`, maxHeader) },
      { type: 'section', text: plain(body, maxSection) },
      ...(advice === undefined
        ? []
        : [{ type: 'section', text: plain(`What to do: ${advice}`, maxSection) }]),
      {
        type: 'context',
        elements: [
          { type: 'mrkdwn', text: `<${target(link)}|Open in Pulseboard>` },
          plain(`${state === 'resolved' ? 'Resolved' : severity} · ${ruleName}`, maxHeader),
        ],
      },
    ],
  };
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const target = (link: string): string => escaped(new URL(link).href.replaceAll('|', '%7C'));

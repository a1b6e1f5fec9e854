import { createHash } from 'node:crypto';

const longest = 200;

/** The Message-ID of a mail: the same however often it is sent, and nothing but one id whatever the order is called. */
export function messageIdOf(mailId: string): string {
  const escaped = encodeURIComponent(mailId).replace(
    /[!'()*~]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const local = escaped.length <= longest ? escaped : createHash('sha256').update(mailId).digest('hex');
  return `<${local}@pulseboard.example>`;
}

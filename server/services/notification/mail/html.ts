import { escapeHtml, ink, renderLayout, soft } from '@/server/mail/layout';
import type { MailContent } from './mail-content';

/** Renders a mail about an order as HTML. */
export function renderHtml(content: MailContent): string {
  const e = escapeHtml;
  const head = { ...content, sender: 'Pulseboard Shop' };
  return renderLayout(
    head,
    `<table width="100%" cellpadding="0" cellspacing="0">
<thead style="${soft}"><tr><th align="left" class="soft" style="${soft};font-weight:500;padding:0 0 8px">Item</th><th align="right" class="soft" style="${soft};font-weight:500;padding:0 0 8px">Price</th></tr></thead>
<tbody>
${content.lines.map(itemRow).join('\n')}
</tbody>
<tfoot><tr>
<td class="ink rule" style="${ink};font-weight:600;padding:16px 0 0;border-top:1px solid #eaecf0">Total</td>
<td class="ink rule" align="right" style="${ink};font-weight:600;padding:16px 0 0;border-top:1px solid #eaecf0">${e(content.total)}</td>
</tr></tfoot>
</table>
<p class="soft" style="${soft};margin:24px 0 0">${e(content.closing)}</p>`,
  );
}

function itemRow({ name, quantity, price }: MailContent['lines'][number]): string {
  const cell = 'padding:12px 0;border-top:1px solid #eaecf0';
  return `<tr><td class="ink rule" style="${ink};${cell};word-break:break-word">${escapeHtml(name)}<br><span class="soft" style="${soft}">${escapeHtml(quantity)}</span></td><td class="ink rule" align="right" valign="top" style="${ink};${cell};white-space:nowrap">${escapeHtml(price)}</td></tr>`;
}

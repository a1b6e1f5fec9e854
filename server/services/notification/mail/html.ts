import type { MailContent } from './mail-content';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for HTML content and quoted attributes. */
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] as string);

// Many mail programs drop style sheets, so the layout is in attributes; the style element only adds small screens and
// dark mode.
const styles = `
  @media (max-width: 480px) { .card { border-radius: 0 !important; } .pad { padding: 24px 20px !important; } }
  @media (prefers-color-scheme: dark) {
    .page { background: #0b0d12 !important; } .card { background: #151821 !important; border-color: #262b38 !important; }
    .ink { color: #f2f4f7 !important; } .soft { color: #98a2b3 !important; } .rule { border-color: #262b38 !important; }
  }`;

const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const soft = `${font};font-size:14px;line-height:20px;color:#667085`;
const ink = `${font};font-size:15px;line-height:22px;color:#101828`;

/** Renders a mail as HTML: one column of at most 560 px, readable without images and style sheets. */
export function renderHtml(content: MailContent): string {
  const e = escapeHtml;
  const [colour, background] = content.colours;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${e(content.subject)}</title>
<style>${styles}
</style>
</head>
<body class="page" style="margin:0;background:#f2f4f7">
<div style="display:none;max-height:0;overflow:hidden">${e(content.preview)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f2f4f7">
<tr><td align="center" style="padding:32px 0">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border:1px solid #eaecf0;border-radius:16px">
<tr><td class="pad" style="padding:32px 40px">
<p class="soft" style="${soft};margin:0 0 24px;font-weight:600;letter-spacing:.02em">Pulseboard Shop</p>
<p style="margin:0 0 16px"><span style="${font};font-size:13px;font-weight:600;color:${e(colour)};background:${e(background)};border-radius:999px;padding:4px 12px">${e(content.badge)}</span></p>
<h1 class="ink" style="${font};font-size:24px;line-height:32px;font-weight:650;color:#101828;margin:0 0 8px">${e(content.heading)}</h1>
<p class="soft" style="${soft};font-size:15px;line-height:24px;margin:0 0 24px">${e(content.lead)}</p>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 24px">
${content.facts.map(factRow).join('\n')}
</table>
<table width="100%" cellpadding="0" cellspacing="0">
<thead style="${soft}"><tr><th align="left" class="soft" style="${soft};font-weight:500;padding:0 0 8px">Item</th><th align="right" class="soft" style="${soft};font-weight:500;padding:0 0 8px">Price</th></tr></thead>
<tbody>
${content.lines.map(itemRow).join('\n')}
</tbody>
<tfoot><tr>
<td class="ink rule" style="${ink};font-weight:600;padding:16px 0 0;border-top:1px solid #eaecf0">Total</td>
<td class="ink rule" align="right" style="${ink};font-weight:600;padding:16px 0 0;border-top:1px solid #eaecf0">${e(content.total)}</td>
</tr></tfoot>
</table>
<p class="soft" style="${soft};margin:24px 0 0">${e(content.closing)}</p>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

function factRow([name, value]: [string, string]): string {
  return `<tr><td class="soft" width="140" valign="top" style="${soft};padding:3px 12px 3px 0">${escapeHtml(name)}</td><td class="ink" style="${ink};padding:3px 0;word-break:break-word">${escapeHtml(value)}</td></tr>`;
}

function itemRow({ name, quantity, price }: MailContent['lines'][number]): string {
  const cell = 'padding:12px 0;border-top:1px solid #eaecf0';
  return `<tr><td class="ink rule" style="${ink};${cell};word-break:break-word">${escapeHtml(name)}<br><span class="soft" style="${soft}">${escapeHtml(quantity)}</span></td><td class="ink rule" align="right" valign="top" style="${ink};${cell};white-space:nowrap">${escapeHtml(price)}</td></tr>`;
}

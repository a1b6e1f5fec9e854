const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for HTML content and quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => entities[sign] as string);

// Many mail programs drop style sheets, so the layout is in attributes; the style element only adds small screens and
// dark mode.
const styles = `
  @media (max-width: 480px) { .card { border-radius: 0 !important; } .pad { padding: 24px 20px !important; } }
  @media (prefers-color-scheme: dark) {
    .page { background: #0b0d12 !important; } .card { background: #151821 !important; border-color: #262b38 !important; }
    .ink { color: #f2f4f7 !important; } .soft { color: #98a2b3 !important; } .rule { border-color: #262b38 !important; }
  }`;

const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
/** Inline styles of secondary and of usual text; its element has the class `soft` or `ink`, for dark mode. */
export const soft = `${font};font-size:14px;line-height:20px;color:#667085`;
export const ink = `${font};font-size:15px;line-height:22px;color:#101828`;

/** What every mail has. Texts are not escaped. */
export interface MailHead {
  subject: string;
  /** Shown next to the subject in lists of mails. */
  preview: string;
  sender: string;
  badge: string;
  /** CSS colours of the badge: text and background. */
  colours: readonly [string, string];
  heading: string;
  lead: string;
  facts: readonly (readonly [string, string])[];
}

/** A mail as HTML: one column of at most 560 px, readable without images and style sheets. `content` is HTML. */
export function renderLayout(head: MailHead, content: string): string {
  const e = escapeHtml;
  const [colour, background] = head.colours;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${e(head.subject)}</title>
<style>${styles}
</style>
</head>
<body class="page" style="margin:0;background:#f2f4f7">
<div style="display:none;max-height:0;overflow:hidden">${e(head.preview)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f2f4f7">
<tr><td align="center" style="padding:32px 0">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border:1px solid #eaecf0;border-radius:16px">
<tr><td class="pad" style="padding:32px 40px">
<p class="soft" style="${soft};margin:0 0 24px;font-weight:600;letter-spacing:.02em">${e(head.sender)}</p>
<p style="margin:0 0 16px"><span style="${font};font-size:13px;font-weight:600;color:${e(colour)};background:${e(background)};border-radius:999px;padding:4px 12px">${e(head.badge)}</span></p>
<h1 class="ink" style="${font};font-size:24px;line-height:32px;font-weight:650;color:#101828;margin:0 0 8px;word-break:break-word">${e(head.heading)}</h1>
<p class="soft" style="${soft};font-size:15px;line-height:24px;margin:0 0 24px">${lines(head.lead)}</p>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 24px">
${head.facts.map(factRow).join('\n')}
</table>
${content}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

/** Text with several lines as HTML. */
const lines = (text: string): string => escapeHtml(text).replaceAll('\n', '<br>');

const factRow = ([name, value]: readonly [string, string]): string =>
  `<tr><td class="soft" width="140" valign="top" style="${soft};padding:3px 12px 3px 0">${escapeHtml(name)}</td><td class="ink" style="${ink};padding:3px 0;word-break:break-word">${escapeHtml(value)}</td></tr>`;

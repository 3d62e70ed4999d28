// A mail as HTML: readable without CSS, in light and in dark mode. It loads nothing, and has no links. (pure)
import { escapeHtml } from '../lib/escapeHtml.ts';

export interface MailParts {
  readonly language: string;
  readonly subject: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly code: string | undefined;
  readonly validity: string | undefined;
  readonly unexpected: string;
  readonly site: string;
}

/**
 * Mail programs that drop the style sheet keep the inline styles, whose colours fit a light and an unknown background; those
 * that drop both show headings and paragraphs in order.
 */
const STYLE = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background: #16181d !important; }
  .card { background: #22252c !important; border-color: #3a3f4a !important; color: #f1f3f5 !important; }
  .quiet { color: #b4bbc6 !important; }
  .code { background: #14161a !important; border-color: #4a505c !important; color: #ffffff !important; }
}`;

const FONT = "font-family: system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

export function mailHtml(parts: MailParts): string {
  const { language, subject, title, paragraphs, code, validity, unexpected, site } = parts;
  const paragraph = (text: string, style = '') =>
    `<p style="margin: 0 0 16px;${style}">${escapeHtml(text)}</p>`;
  const quiet = (text: string) =>
    `<p class="quiet" style="margin: 0 0 16px; font-size: 14px; line-height: 20px; color: #535c69">${escapeHtml(text)}</p>`;
  return `<!doctype html>
<html lang="${escapeHtml(language)}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${STYLE}
</style>
</head>
<body class="page" style="margin: 0; padding: 0; background: #f2f4f7">
<div class="page" lang="${escapeHtml(language)}" style="padding: 24px 12px; background: #f2f4f7">
<div class="card" style="max-width: 480px; margin: 0 auto; padding: 28px 28px 12px; border: 1px solid #d9dee6; border-radius: 12px; background: #ffffff; color: #1c2128; ${FONT}; font-size: 16px; line-height: 24px">
<p class="quiet" style="margin: 0 0 20px; font-size: 14px; line-height: 20px; font-weight: 600; color: #535c69"><bdi>${escapeHtml(site)}</bdi></p>
<h1 style="margin: 0 0 16px; font-size: 22px; line-height: 28px; font-weight: 600">${escapeHtml(title)}</h1>
${paragraphs.map((text) => paragraph(text)).join('\n')}
${code === undefined ? '' : codeBlock(code)}${validity === undefined ? '' : paragraph(validity)}
${quiet(unexpected)}
</div>
</div>
</body>
</html>
`;
}

/** In one piece, so that a click selects all of it: the space between the digits is that of the style. */
function codeBlock(code: string): string {
  return `<p class="code" style="margin: 0 0 16px; padding: 14px 8px; border: 1px solid #c8d0da; border-radius: 8px; background: #f7f9fb; color: #1c2128; text-align: center; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 28px; line-height: 36px; font-weight: 600; letter-spacing: 3px; white-space: nowrap; -webkit-user-select: all; user-select: all"><strong>${escapeHtml(code)}</strong></p>
`;
}

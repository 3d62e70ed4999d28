// The name of a site as the name of a sender. (pure)

/**
 * Control, format and separator characters: they break headers, and turn the direction of what follows. Joiners are part of
 * words and of emoji.
 */
const UNWANTED = /(?:(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}])+/gu;
const MAX_LENGTH = 100;

/** On one line, and of a length that mail programs show. The library quotes and encodes the rest. */
export function senderName(siteName: string): string {
  // `=?` begins an encoded word, which mail programs decode wherever they find it.
  const line = siteName.replace(UNWANTED, ' ').replaceAll('=?', '= ?').replace(/ {2,}/g, ' ').trim();
  const characters = Array.from(line);
  return characters.length > MAX_LENGTH ? `${characters.slice(0, MAX_LENGTH - 1).join('')}…` : line;
}

// The number of a site, as people write it into an address.

/** Null if the text is not the number of any site (an int32). */
export function readSiteId(text: string): number | null {
  if (!/^-?[0-9]+$/.test(text)) return null;
  const id = Number(text);
  return id === (id | 0) ? id : null;
}

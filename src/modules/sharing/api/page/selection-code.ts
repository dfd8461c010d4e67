/** Most files that a form can select: one page of the list. */
export const MAX_SELECTED = 200;

const UUID_BYTES = 16;

/** Encodes file ids for a URL: 16 bytes each in base64url, so that 200 take 4.3 kB. */
export function encodeSelection(uuids: readonly string[]): string {
  return Buffer.from(uuids.map((uuid) => uuid.replaceAll('-', '')).join(''), 'hex').toString(
    'base64url',
  );
}

/** Decodes 1 to 200 file ids; undefined for anything that `encodeSelection` does not produce. */
export function decodeSelection(text: string): string[] | undefined {
  const bytes = Buffer.from(text, 'base64url');
  const count = bytes.length / UUID_BYTES;
  const isWhole = Number.isInteger(count) && count > 0 && count <= MAX_SELECTED;
  if (!isWhole || bytes.toString('base64url') !== text) return undefined;
  return Array.from({ length: count }, (_, at) => {
    const hex = bytes.toString('hex', at * UUID_BYTES, (at + 1) * UUID_BYTES);
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  });
}

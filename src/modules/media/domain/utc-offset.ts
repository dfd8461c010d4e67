/** Minutes; no place is further from UTC. */
export const MAX_OFFSET = 14 * 60;

/** Parses the offset at the end of a text (`Z`, `+02:00`, `-0530`, `+02`) in minutes east of UTC. */
export function parseUtcOffset(value: unknown): number | undefined {
  const text = typeof value === 'string' ? value.slice(0, 64).trim() : '';
  const match = /(?:^|:\d\d(?:\.\d+)?)\s*(?:(Z)|([+-])(\d\d):?(\d\d)?)$/i.exec(text);
  if (!match) {
    return undefined;
  }
  const [, zulu, sign, hours, minutes = '0'] = match;
  if (zulu) {
    return 0;
  }
  const size = Number(hours) * 60 + Number(minutes);
  if (Number(minutes) > 59 || size > MAX_OFFSET) {
    return undefined;
  }
  return sign === '-' && size > 0 ? -size : size;
}

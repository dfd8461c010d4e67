/** Minutes east of UTC of an IANA zone at an instant; undefined for an unknown zone. */
export function zoneOffsetAt(zone: string, instantMs: number): number | undefined {
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      timeZoneName: 'longOffset',
    }).formatToParts(instantMs);
    const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const match = /^GMT(?:([+-])(\d\d):(\d\d)(?::\d\d)?)?$/.exec(name);
    if (!match) {
      return undefined;
    }
    const minutes = Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
    return match[1] === '-' && minutes > 0 ? -minutes : minutes;
  } catch {
    return undefined;
  }
}

/**
 * Minutes east of UTC of an IANA zone at a local time, given as if it were UTC. When clocks go back, the earlier of
 * both instants; when they go forward, a skipped time counts from before the change.
 */
export function zoneOffsetAtLocal(zone: string, localAsUtcMs: number): number | undefined {
  const day = 86_400_000;
  const before = zoneOffsetAt(zone, localAsUtcMs - day);
  const after = zoneOffsetAt(zone, localAsUtcMs + day);
  if (before === undefined || after === undefined || before === after) {
    return before;
  }
  const valid = [before, after].find(
    (offset) => zoneOffsetAt(zone, localAsUtcMs - offset * 60_000) === offset,
  );
  return valid ?? before;
}

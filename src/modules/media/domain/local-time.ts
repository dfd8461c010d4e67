const FORMAT =
  /^\s*(\d{4})[:\-/.](\d{1,2})[:\-/.](\d{1,2})[T ]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?/;

/** A date and time without a zone. */
export interface LocalTime {
  /** `YYYY-MM-DDTHH:mm:ss`, with `.sss` if the fraction is known. */
  readonly text: string;
  /** Milliseconds since 1970 as if the zone were UTC. */
  readonly asUtcMs: number;
}

/** The local time of an instant at an offset in minutes. */
export function localTimeAt(instantMs: number, offsetMinutes: number): LocalTime {
  const asUtcMs = instantMs + offsetMinutes * 60_000;
  return { text: new Date(asUtcMs).toISOString().replace(/(\.000)?Z$/, ''), asUtcMs };
}

/**
 * Parses `YYYY:MM:DD HH:mm:ss` and ISO 8601; a zone after it is ignored. Undefined for times that do not exist,
 * for years outside of 1900–2100, and for the zeros that cameras write when their clock is not set.
 */
export function parseLocalTime(value: unknown, subSeconds?: unknown): LocalTime | undefined {
  const match = typeof value === 'string' ? FORMAT.exec(value.slice(0, 64)) : null;
  if (!match) {
    return undefined;
  }
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const fraction =
    match[7] ?? /^\s*(\d{1,9})/.exec(typeof subSeconds === 'string' ? subSeconds : '')?.[1] ?? '0';
  const asUtcMs = Date.UTC(
    year!,
    month! - 1,
    day,
    hour,
    minute,
    second,
    Math.trunc(Number(`0.${fraction}`) * 1000),
  );
  const date = new Date(asUtcMs);
  const exists =
    date.getUTCMonth() + 1 === month &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return exists && year! >= 1900 && year! <= 2100 ? localTimeAt(asUtcMs, 0) : undefined;
}

import { DomainError } from '../../../kernel/domain-error.ts';

const ISO_8601 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const EARLIEST = Date.UTC(1800, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** Sources of a capture time, most trusted first. */
export const CAPTURE_TIME_SOURCES = ['CORRECTION', 'EXIF', 'CLIENT'] as const;

export type CaptureTimeSource = (typeof CAPTURE_TIME_SOURCES)[number];

/** When a photo or video was taken, and the source of that information. UTC, millisecond precision. */
export class CaptureTime {
  private constructor(
    readonly at: Date,
    readonly source: CaptureTimeSource,
  ) {}

  /**
   * Parses ISO 8601 with a time zone. Throws `CAPTURE_TIME_INVALID` for other formats and for years outside 1800–2199.
   */
  static parse(text: string, source: CaptureTimeSource): CaptureTime {
    const [date = ''] = text.split('T', 1);
    // Date parsing turns February 30 into March 1.
    const exists = new Date(`${date}T00:00:00Z`).toJSON()?.startsWith(date) ?? false;
    if (!ISO_8601.test(text) || !exists) {
      throw new DomainError(
        'CAPTURE_TIME_INVALID',
        'The capture time must be ISO 8601 with a time zone.',
      );
    }
    return CaptureTime.of(new Date(text), source);
  }

  /** Throws `CAPTURE_TIME_INVALID` for an invalid date or a year outside 1800–2199. */
  static of(at: Date, source: CaptureTimeSource): CaptureTime {
    const time = at.getTime();
    if (Number.isNaN(time) || time < EARLIEST || time >= LATEST) {
      throw new DomainError(
        'CAPTURE_TIME_INVALID',
        'The capture time must be between the years 1800 and 2199.',
      );
    }
    return new CaptureTime(at, source);
  }

  /** Whether this time replaces the other: its source is at least as trusted. */
  replaces(other: CaptureTime | undefined): boolean {
    const rank = (time: CaptureTime): number => CAPTURE_TIME_SOURCES.indexOf(time.source);
    return other === undefined || rank(this) <= rank(other);
  }
}

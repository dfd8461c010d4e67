import { DomainError } from '../../../kernel/domain-error.ts';

const ISO_8601 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const EARLIEST = Date.UTC(1800, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** Where the knowledge of a capture time comes from, best first. */
export const CAPTURE_TIME_SOURCES = ['CORRECTION', 'EXIF', 'CLIENT'] as const;

export type CaptureTimeSource = (typeof CAPTURE_TIME_SOURCES)[number];

/** When a photo or video was taken, and who says so. UTC, milliseconds. */
export class CaptureTime {
  private constructor(
    readonly at: Date,
    readonly source: CaptureTimeSource,
  ) {}

  /** Takes ISO 8601 with a zone; throws `CAPTURE_TIME_INVALID` for anything else or outside 1800-2199. */
  static parse(text: string, source: CaptureTimeSource): CaptureTime {
    const [date = ''] = text.split('T', 1);
    // The engine turns February 30 into March 1.
    const exists = new Date(`${date}T00:00:00Z`).toJSON()?.startsWith(date) ?? false;
    if (!ISO_8601.test(text) || !exists) {
      throw new DomainError('CAPTURE_TIME_INVALID', 'a capture time is ISO 8601 with a zone');
    }
    return CaptureTime.of(new Date(text), source);
  }

  /** Throws `CAPTURE_TIME_INVALID` for an impossible date or one outside 1800-2199. */
  static of(at: Date, source: CaptureTimeSource): CaptureTime {
    const time = at.getTime();
    if (Number.isNaN(time) || time < EARLIEST || time >= LATEST) {
      throw new DomainError('CAPTURE_TIME_INVALID', 'a capture time lies between 1800 and 2199');
    }
    return new CaptureTime(at, source);
  }

  /** Whether this knowledge replaces the other: a better source, or the same source again. */
  replaces(other: CaptureTime | undefined): boolean {
    const rank = (time: CaptureTime): number => CAPTURE_TIME_SOURCES.indexOf(time.source);
    return other === undefined || rank(this) <= rank(other);
  }
}

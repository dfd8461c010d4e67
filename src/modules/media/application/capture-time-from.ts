import { CaptureTime } from '../../library/domain/capture-time.ts';
import type { Capture } from '../domain/capture-time.ts';

/**
 * The capture time to apply to a file. Without a zone, the time that the client sent is kept because it is an instant; if
 * there is none, the local time counts as UTC.
 */
export function captureTimeFrom(
  capture: Capture | undefined,
  current: CaptureTime | undefined,
): CaptureTime | undefined {
  if (!capture) return undefined;
  if (capture.at) return CaptureTime.of(capture.at, 'EXIF');
  return current ? undefined : CaptureTime.of(new Date(`${capture.local}Z`), 'EXIF');
}

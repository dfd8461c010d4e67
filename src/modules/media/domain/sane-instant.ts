const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(2101, 0, 1);
const DAY_MS = 86_400_000;

/** Clocks that were never set start here: QuickTime's epoch and Unix's. */
const EPOCHS = [Date.UTC(1904, 0, 1), 0];

/** The instant, or undefined outside of 1900–2100 and on the first day of an epoch. UTC. */
export function saneInstant(milliseconds: unknown): Date | undefined {
  if (
    typeof milliseconds !== 'number' ||
    !(milliseconds >= EARLIEST && milliseconds < LATEST) ||
    EPOCHS.some((epoch) => milliseconds >= epoch && milliseconds < epoch + DAY_MS)
  ) {
    return undefined;
  }
  return new Date(milliseconds);
}

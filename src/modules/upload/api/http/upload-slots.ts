import { DomainError } from '../../../../kernel/domain-error.ts';

export interface SlotLimits {
  /** Number of bodies that this process receives concurrently. */
  readonly atOnce: number;
  /** Number of bodies that it receives concurrently from one user. */
  readonly perUser: number;
}

/**
 * Limits how many bodies are received concurrently, and thereby this process's memory. Rejects further ones with a
 * status that every tus client retries.
 */
export class UploadSlots {
  private readonly taken = new Map<string, number>();
  private total = 0;

  constructor(private readonly limits: SlotLimits) {}

  /** Takes a slot until it is disposed. Throws `SERVICE_UNAVAILABLE` if there is none. */
  take(userId: string): Disposable {
    const own = this.taken.get(userId) ?? 0;
    if (own >= this.limits.perUser || this.total >= this.limits.atOnce) {
      throw new DomainError(
        'SERVICE_UNAVAILABLE',
        'Too many concurrent uploads. Try again in a moment.',
        { retryAfterSeconds: 2 },
      );
    }
    this.taken.set(userId, own + 1);
    this.total += 1;
    return {
      [Symbol.dispose]: () => {
        const left = (this.taken.get(userId) ?? 1) - 1;
        if (left > 0) this.taken.set(userId, left);
        else this.taken.delete(userId);
        this.total -= 1;
      },
    };
  }
}

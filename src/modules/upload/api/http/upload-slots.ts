import { DomainError } from '../../../../kernel/domain-error.ts';

export interface SlotLimits {
  /** Bodies that this process takes at the same time. */
  readonly atOnce: number;
  /** Of these, bodies of one user. */
  readonly perUser: number;
}

/**
 * Bounds how many bodies are on their way in at the same time, and with them this process's memory. Whoever finds no
 * place is told to come back, by a status that no tus client takes for final.
 */
export class UploadSlots {
  private readonly taken = new Map<string, number>();
  private total = 0;

  constructor(private readonly limits: SlotLimits) {}

  /** A place, until it is disposed. Throws `SERVICE_UNAVAILABLE`. */
  take(userId: string): Disposable {
    const own = this.taken.get(userId) ?? 0;
    if (own >= this.limits.perUser || this.total >= this.limits.atOnce) {
      throw new DomainError('SERVICE_UNAVAILABLE', 'too many uploads at the same time', {
        retryAfterSeconds: 2,
      });
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

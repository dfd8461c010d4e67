import { Money } from '../../../kernel/money.ts';
import {
  type DeletableObject,
  earlyDeleteFee,
  feeEndsAt,
} from '../../storage/domain/price-list.ts';

/** An object that a purge deletes. */
export interface PurgedObject extends DeletableObject {
  /** In a simulated archive, which charges nothing. */
  readonly simulated: boolean;
}

/** What permanently deleting files frees and costs. */
export interface PurgeEstimate {
  readonly files: number;
  /** Quota that is freed: identical files count once, bytes that other files use not at all. */
  readonly freedBytes: number;
  /** Charges for the minimum storage durations that have not ended, at list prices. */
  readonly earlyDeleteFees: Money;
  /** When the last minimum storage duration ends; undefined if none is running. */
  readonly feesEndAt: Date | undefined;
  /** Whether an archive is simulated: it charges nothing. */
  readonly simulated: boolean;
}

/** Adds up the objects of a purge. */
export class PurgeTotal {
  private freedBytes = 0;
  private earlyDeleteFees: Money;
  private feesEndAt: Date | undefined;
  private simulated = false;

  constructor(
    currency: string,
    private readonly now: Date,
  ) {
    this.earlyDeleteFees = Money.zero(currency);
  }

  /** Adds a content that no other file uses, with its copies. */
  add(bytes: number, objects: readonly PurgedObject[]): void {
    this.freedBytes += bytes;
    for (const object of objects) {
      const end = feeEndsAt(object);
      const fee = earlyDeleteFee(object, this.now);
      if (!fee || end <= this.now) continue;
      this.earlyDeleteFees = this.earlyDeleteFees.plus(fee);
      if (!this.feesEndAt || end > this.feesEndAt) this.feesEndAt = end;
      this.simulated ||= object.simulated;
    }
  }

  of(files: number): PurgeEstimate {
    const { freedBytes, earlyDeleteFees, feesEndAt, simulated } = this;
    return { files, freedBytes, earlyDeleteFees, feesEndAt, simulated };
  }
}

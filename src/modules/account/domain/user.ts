import type { Email } from './email.ts';

export const ROLES = ['USER', 'ADMIN'] as const;

export type Role = (typeof ROLES)[number];

/** A user. Quota usage is stored in the same row but updated by QuotaLedger. */
export class User {
  private constructor(
    readonly id: string,
    readonly email: Email,
    readonly role: Role,
    readonly passwordHash: string,
    readonly quotaLimit: number,
    readonly createdAt: Date,
    /** When the deletion of the account began. */
    readonly closedAt: Date | null,
  ) {}

  /** `quotaLimit` is in bytes. */
  static create(
    data: { id: string; email: Email; role: Role; passwordHash: string; quotaLimit: number },
    now: Date,
  ): User {
    return new User(data.id, data.email, data.role, data.passwordHash, data.quotaLimit, now, null);
  }
}

import { createHash } from 'node:crypto';

import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

import type { AttemptLimiter } from '../../kernel/attempt-limiter.ts';
import { DomainError } from '../../kernel/domain-error.ts';

const PURGE_EVERY_MS = 300_000;

export interface AttemptLimiterOptions {
  readonly pool: Pool;
  /** Attempts allowed per key and duration, counted from the first attempt. */
  readonly points: number;
  readonly durationSeconds: number;
  /** How long a key stays blocked after exceeding the limit; 0 blocks it only until the duration ends. */
  readonly blockSeconds: number;
}

/**
 * Counts attempts in the table `attempt_limit`, which all nodes share. Stores keys as SHA-256 because they may contain
 * addresses. If the database is unreachable, attempts fail with its error instead of passing uncounted.
 */
export class PostgresAttemptLimiter implements AttemptLimiter {
  private readonly pool: Pool;
  private readonly limiter: RateLimiterPostgres;
  private purgedAt = -Infinity;

  constructor({ pool, points, durationSeconds, blockSeconds }: AttemptLimiterOptions) {
    this.pool = pool;
    this.limiter = new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'attempt_limit',
      tableCreated: true,
      keyPrefix: '',
      points,
      duration: durationSeconds,
      blockDuration: blockSeconds,
      // Its timer could not be stopped.
      clearExpiredByTimeout: false,
    });
  }

  async attempt(keys: readonly string[]): Promise<void> {
    const hashed = [...new Set(keys)].map((key) => hashOf(key));
    const waits = await Promise.all(hashed.map((key) => this.consume(key)));
    await this.purgeNowAndThen();
    const waitMs = Math.max(0, ...waits);
    if (waitMs === 0) return;
    const seconds = Math.ceil(waitMs / 1000);
    throw new DomainError('RATE_LIMITED', `Too many attempts. Try again in ${seconds} s.`, {
      retryAfterSeconds: seconds,
    });
  }

  async forget(key: string): Promise<void> {
    await this.limiter.delete(hashOf(key));
  }

  /** Counts one attempt. Returns the milliseconds until the key may be tried again; 0 if the attempt is allowed. */
  private async consume(key: string): Promise<number> {
    try {
      await this.limiter.consume(key);
      return 0;
    } catch (error) {
      if (error instanceof RateLimiterRes) return Math.max(1, error.msBeforeNext);
      throw error;
    }
  }

  private async purgeNowAndThen(): Promise<void> {
    const now = performance.now();
    if (now - this.purgedAt < PURGE_EVERY_MS) return;
    this.purgedAt = now;
    await this.pool.query('delete from attempt_limit where expire < $1', [Date.now()]);
  }
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

import { createHash } from 'node:crypto';

import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

import type { AttemptLimiter } from '../../kernel/attempt-limiter.ts';
import { DomainError } from '../../kernel/domain-error.ts';

const PURGE_EVERY_MS = 300_000;

export interface AttemptLimiterOptions {
  readonly pool: Pool;
  /** Attempts that a key has within one duration, counted from its first. */
  readonly points: number;
  readonly durationSeconds: number;
  /** How long a key stays refused after one attempt too many; 0 waits only for the duration to end. */
  readonly blockSeconds: number;
}

/**
 * Counts in the table `attempt_limit`, so all nodes share one count. Keys are stored as SHA-256: they may
 * hold addresses. Without the database an attempt fails with the database's error; it never passes uncounted.
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
    throw new DomainError('RATE_LIMITED', `Too many attempts; try again in ${seconds} s`, {
      retryAfterSeconds: seconds,
    });
  }

  async forget(key: string): Promise<void> {
    await this.limiter.delete(hashOf(key));
  }

  /** Counts one attempt. Milliseconds until the key may be tried again; 0 when this attempt is granted. */
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

import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { DomainError } from '../../../src/kernel/domain-error.ts';
import { PostgresAttemptLimiter } from '../../../src/platform/postgres/postgres-attempt-limiter.ts';
import { createTestDatabase } from '../../support/database/test-database.ts';

describe('PostgresAttemptLimiter', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let pool: Pool;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new Pool({ ...database.connection, max: 4 });
    await pool.query(`create table if not exists attempt_limit (
      key varchar(255) primary key, points integer not null default 0, expire bigint)`);
  });
  beforeEach(() => pool.query('truncate attempt_limit'));
  afterAll(async () => {
    await pool.end();
    await database[Symbol.asyncDispose]();
  });

  it('allows the configured number of attempts, then refuses with retryAfterSeconds', async () => {
    const limiter = limiterOn(pool);
    await attempts(limiter, 3);
    expect(await refusal(limiter.attempt(['a']))).toMatchObject({
      code: 'RATE_LIMITED',
      message: 'Too many attempts. Try again in 600 s.',
      retryAfterSeconds: 600,
    });
    expect((await refusal(limiter.attempt(['a'])))?.retryAfterSeconds).toBeGreaterThan(590);
  });

  it('refuses when one of several keys is over its limit, and counts the others', async () => {
    const limiter = limiterOn(pool);
    await attempts(limiter, 3);
    expect((await refusal(limiter.attempt(['fresh', 'a'])))?.code).toBe('RATE_LIMITED');
    await limiter.attempt(['fresh']);
    await limiter.attempt(['fresh']);
    expect((await refusal(limiter.attempt(['fresh'])))?.code).toBe('RATE_LIMITED');
  });

  it('counts a duplicate key once', async () => {
    const limiter = limiterOn(pool);
    await limiter.attempt(['a', 'a', 'a']);
    await limiter.attempt(['a']);
    await expect(limiter.attempt(['a'])).resolves.toBeUndefined();
  });

  it('shares the count between nodes, including concurrent attempts', async () => {
    const otherPool = new Pool({ ...database.connection, max: 4 });
    const [one, two] = [limiterOn(pool), limiterOn(otherPool)];
    const tries = Array.from({ length: 10 }, (_, i) => (i % 2 ? one : two).attempt(['a']));
    const results = await Promise.allSettled(tries);
    await otherPool.end();
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });

  it('resets a key on every node', async () => {
    const limiter = limiterOn(pool);
    await attempts(limiter, 3);
    await limiterOn(pool).forget('a');
    await attempts(limiter, 3);
    expect((await refusal(limiter.attempt(['a'])))?.code).toBe('RATE_LIMITED');
  });

  it('allows attempts again after the block expires', async () => {
    const limiter = limiterOn(pool);
    await attempts(limiter, 3);
    await refusal(limiter.attempt(['a']));
    await pool.query('update attempt_limit set expire = $1', [Date.now() - 1]);
    await expect(attempts(limiter, 3)).resolves.toBeUndefined();
  });

  it('stores keys only as hashes', async () => {
    await limiterOn(pool).attempt(['person@example.org', 'x'.repeat(10_000)]);
    const { rows } = await pool.query<{ key: string }>('select key from attempt_limit');
    expect(rows.map(({ key }) => key.length)).toEqual([64, 64]);
    expect(JSON.stringify(rows)).not.toContain('person');
  });

  it('removes rows that expired long ago', async () => {
    await pool.query(`insert into attempt_limit values ('old', 3, 1)`);
    await limiterOn(pool).attempt(['a']);
    const { rows } = await pool.query(`select from attempt_limit where key = 'old'`);
    expect(rows).toEqual([]);
  });

  it('allows no attempt without the database', async () => {
    const lost = new Pool({ ...database.connection, max: 1 });
    await lost.end();
    const error = await limiterOn(lost)
      .attempt(['a'])
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toHaveProperty('code', 'RATE_LIMITED');
  });
});

function limiterOn(pool: Pool): PostgresAttemptLimiter {
  return new PostgresAttemptLimiter({ pool, points: 3, durationSeconds: 60, blockSeconds: 600 });
}

async function attempts(limiter: PostgresAttemptLimiter, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await limiter.attempt(['a']);
}

/** The error of a refused attempt. */
async function refusal(attempt: Promise<void>): Promise<DomainError | undefined> {
  return attempt.then(
    () => undefined,
    (error: DomainError) => error,
  );
}

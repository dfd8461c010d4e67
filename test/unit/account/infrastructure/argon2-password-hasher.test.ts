import { describe, expect, it } from 'vitest';

import { Argon2PasswordHasher } from '../../../../src/modules/account/infrastructure/argon2-password-hasher.ts';

const hasher = new Argon2PasswordHasher();

describe('Argon2PasswordHasher', () => {
  it('makes salted argon2id hashes that carry their cost', async () => {
    const [first, second] = await Promise.all([hasher.hash('correct'), hasher.hash('correct')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(second).not.toBe(first);
  });

  it('tells the right password from a wrong one', async () => {
    const hash = await hasher.hash('pässwörd 🔑');
    expect(await hasher.verify('pässwörd 🔑', hash)).toBe(true);
    expect(await hasher.verify('passwörd 🔑', hash)).toBe(false);
    expect(await hasher.verify('', hash)).toBe(false);
  });

  it('says no without a hash, and works as long for it', async () => {
    const hash = await hasher.hash('correct');
    expect(await hasher.verify('correct', undefined)).toBe(false);
    const known = await timeOf(() => hasher.verify('wrong', hash));
    const unknown = await timeOf(() => hasher.verify('wrong', undefined));
    expect(unknown).toBeGreaterThan(known / 3);
  });

  it('takes no longer for its very first miss than for the next', async () => {
    const fresh = new Argon2PasswordHasher();
    await fresh.hash('anything');
    const first = await timeOf(() => fresh.verify('wrong', undefined), 1);
    const next = await timeOf(() => fresh.verify('wrong', undefined));
    expect(first).toBeLessThan(next * 3 + 20);
  });
});

/** The shortest of a few runs, in milliseconds. */
async function timeOf(work: () => Promise<unknown>, runs = 3): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}

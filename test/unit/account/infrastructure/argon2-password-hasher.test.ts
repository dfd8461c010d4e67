import { verify } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';

import { argon2PasswordHasher } from '../../../../src/modules/account/infrastructure/argon2-password-hasher.ts';

const hasher = argon2PasswordHasher();

describe('argon2PasswordHasher', () => {
  it('creates salted argon2id hashes that include their cost parameters', async () => {
    const [first, second] = await Promise.all([hasher.hash('correct'), hasher.hash('correct')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(second).not.toBe(first);
  });

  it('accepts the right password and rejects wrong ones', async () => {
    const hash = await hasher.hash('pässwörd 🔑');
    expect(await hasher.verify('pässwörd 🔑', hash)).toBe(true);
    expect(await hasher.verify('passwörd 🔑', hash)).toBe(false);
    expect(await hasher.verify('', hash)).toBe(false);
  });

  it('verifies against a dummy hash of the same cost when there is no account, so that both take the same time', async () => {
    const hashes: string[] = [];
    const watched = argon2PasswordHasher((hash, password) => {
      hashes.push(String(hash));
      return verify(hash, password);
    });
    expect(await watched.verify('wrong', undefined)).toBe(false);
    expect(await watched.verify('other', undefined)).toBe(false);
    const [first, second] = hashes;
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(second).toBe(first);
  });
});

import { randomUUID } from 'node:crypto';

import { hash, verify } from '@node-rs/argon2';

import type { PasswordHasher } from '../application/password-hasher.ts';

/** OWASP's first recommendation for argon2id (the library's default variant): 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** argon2id hashes as PHC strings. */
export function argon2PasswordHasher(verifyHash = verify): PasswordHasher {
  // Computed eagerly so that the first unknown account takes no longer than later ones.
  const dummyHash = hash(randomUUID(), COST);
  return {
    hash: (password) => hash(password, COST),

    async verify(password, storedHash) {
      const matches = await verifyHash(storedHash ?? (await dummyHash), password);
      return matches && storedHash !== undefined;
    },
  };
}

import { randomUUID } from 'node:crypto';

import { hash, verify } from '@node-rs/argon2';

import type { PasswordHasher } from '../application/password-hasher.ts';

/** OWASP's first recommendation for argon2id (the library's default variant): 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** argon2id hashes as PHC strings. */
export class Argon2PasswordHasher implements PasswordHasher {
  /** Hash of a random password, computed eagerly so that the first unknown account takes no longer than later ones. */
  private readonly dummyHash = hash(randomUUID(), COST);

  constructor(private readonly verifyHash = verify) {}

  hash(password: string): Promise<string> {
    return hash(password, COST);
  }

  async verify(password: string, storedHash: string | undefined): Promise<boolean> {
    const matches = await this.verifyHash(storedHash ?? (await this.dummyHash), password);
    return matches && storedHash !== undefined;
  }
}

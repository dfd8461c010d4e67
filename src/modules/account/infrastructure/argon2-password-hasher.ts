import { randomUUID } from 'node:crypto';

import { hash, verify } from '@node-rs/argon2';

import type { PasswordHasher } from '../application/password-hasher.ts';

/** OWASP's first choice for argon2id (the library's default variant): 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** argon2id hashes as PHC strings. */
export class Argon2PasswordHasher implements PasswordHasher {
  /** The hash of a password nobody knows. Made ahead, so that the first miss takes no longer than the next. */
  private readonly nobodys = hash(randomUUID(), COST);

  hash(password: string): Promise<string> {
    return hash(password, COST);
  }

  async verify(password: string, storedHash: string | undefined): Promise<boolean> {
    const matches = await verify(storedHash ?? (await this.nobodys), password);
    return matches && storedHash !== undefined;
  }
}

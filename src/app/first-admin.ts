import { randomBytes } from 'node:crypto';

import { isDomainError } from '../kernel/domain-error.ts';
import type { Installation } from './compose.ts';
import type { Config } from './config.ts';

/** The admin that a first start made; the password is told this once. */
export interface FirstAdmin {
  readonly email: string;
  readonly password: string;
}

/** Makes an admin with a random password where there is none yet. Undefined on every later start. */
export async function ensureAdmin(
  config: Config,
  { accounts, createAccount }: Installation,
): Promise<FirstAdmin | undefined> {
  if (await accounts.firstAdmin()) return undefined;
  const password = randomBytes(15).toString('base64url');
  try {
    await createAccount.execute(config.adminEmail, password, 'ADMIN');
  } catch (error) {
    // Another node was faster and has told its password.
    if (isDomainError(error, 'EMAIL_TAKEN')) return undefined;
    throw error;
  }
  return { email: config.adminEmail, password };
}

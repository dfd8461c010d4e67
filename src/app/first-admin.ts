import { randomBytes } from 'node:crypto';

import { isDomainError } from '../kernel/domain-error.ts';
import type { Installation } from './compose.ts';
import type { Config } from './config.ts';

/** The admin created by the first start; its password is only available here. */
export interface FirstAdmin {
  readonly email: string;
  readonly password: string;
}

/** Creates an admin with a random password if there is none. Undefined on every later start. */
export async function ensureAdmin(
  config: Config,
  { accounts, createAccount }: Installation,
): Promise<FirstAdmin | undefined> {
  if (await accounts.firstAdmin()) return undefined;
  const password = randomBytes(15).toString('base64url');
  try {
    await createAccount.execute(config.adminEmail, password, 'ADMIN');
  } catch (error) {
    // Another node created it first and has printed its password.
    if (isDomainError(error, 'EMAIL_TAKEN')) return undefined;
    throw error;
  }
  return { email: config.adminEmail, password };
}

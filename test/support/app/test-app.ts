import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { type Logger, pino } from 'pino';

import { compose, type Installation } from '../../../src/app/compose.ts';
import { type Config, readConfig } from '../../../src/app/config.ts';
import { httpServer } from '../../../src/app/http-server.ts';
import type { Overrides } from '../../../src/app/overrides.ts';
import type { PasswordHasher } from '../../../src/modules/account/application/password-hasher.ts';
import { argon2PasswordHasher } from '../../../src/modules/account/infrastructure/argon2-password-hasher.ts';
import { createTestDatabase, type TestDatabase } from '../database/test-database.ts';
import { scratchRoot } from '../general/scratch-root.ts';
import { startS3Server } from '../s3-server/s3-server.ts';
import { stagingOn } from '../storage/staging-on-s3.ts';

/** An installation in this process, with its own database and folder, listening on a free port. */
export interface TestApp extends AsyncDisposable {
  /** Like `http://127.0.0.1:1234`. */
  readonly url: string;
  readonly config: Config;
  readonly installation: Installation;
  readonly database: TestDatabase;
  /** The S3 staging settings, if the test runs on S3. */
  readonly staging: Readonly<Record<string, string>> | undefined;
  /** Drains and stops the HTTP server; the rest of the installation keeps running. */
  stop(): Promise<void>;
  /** Creates an account and returns its ID with an access token. */
  signUp(options?: { quotaBytes?: number }): Promise<TestUser>;
}

export interface TestUser {
  readonly id: string;
  readonly email: string;
  readonly token: string;
}

export const TEST_PASSWORD = 'correct horse battery';

/** Real argon2id hashes; that of the password which all test users share is computed once per process. */
function testPasswords(): PasswordHasher {
  const hasher = argon2PasswordHasher();
  return {
    ...hasher,
    hash(password) {
      if (password !== TEST_PASSWORD) return hasher.hash(password);
      return (sharedHash ??= hasher.hash(password));
    },
  };
}

let sharedHash: Promise<string> | undefined;

export interface TestAppOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly overrides?: Overrides;
  readonly log?: Logger;
  /** An installation to join as another node, sharing its database and folder. */
  readonly nodeOf?: TestApp;
  /** A folder to use instead of a temporary one. */
  readonly dataDir?: string;
}

export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  await using stack = new AsyncDisposableStack();
  const database = options.nodeOf?.database ?? stack.use(await createTestDatabase());
  let dataDir = options.dataDir ?? options.nodeOf?.config.dataDir;
  if (dataDir === undefined) {
    const folder = await mkdtemp(join(scratchRoot(), 'flexstorage-app-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    dataDir = folder;
  }
  let staging = options.nodeOf?.staging;
  if (!staging && process.env['TEST_STAGING'] === 's3') {
    staging = stagingOn(stack.use(await startS3Server()));
  }
  const config = readConfig({
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    DATABASE_POOL: '8',
    PORT: '0',
    SIGN_UP: 'true',
    ...staging,
    ...options.env,
  });
  const log = options.log ?? pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' });
  const passwords = testPasswords();
  const installation = stack.use(await compose(config, log, { passwords, ...options.overrides }));
  const server = await httpServer(config, installation, log);
  await server.listen({ host: config.host, port: config.port });
  const stop = async (): Promise<void> => {
    const cut = setTimeout(() => server.server.closeAllConnections(), 1_000);
    await server.close();
    clearTimeout(cut);
  };
  stack.defer(stop);
  const { port } = server.server.address() as AddressInfo;
  const owned = stack.move();
  return {
    url: `http://127.0.0.1:${port}`,
    config,
    installation,
    database,
    staging,
    stop,
    signUp: async ({ quotaBytes } = {}) => {
      const { createAccount, accessTokens, ids, sql } = installation;
      const email = `${ids.next()}@example.org`;
      const id = await createAccount.execute(email, TEST_PASSWORD, 'USER');
      if (quotaBytes !== undefined) {
        await sql('update app_user set quota_limit = $2 where id = $1', [id, quotaBytes]);
      }
      return { id, email, token: await accessTokens.issue(id, 900) };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

import { randomBytes } from 'node:crypto';

import { expect, it } from 'vitest';

import { startTestApp } from '../../support/app/test-app.ts';
import { queryRows } from '../../support/database/query-rows.ts';
import { createTestDatabase } from '../../support/database/test-database.ts';
import { startS3Server } from '../../support/s3-server/s3-server.ts';
import { leftIn, stagingOn } from '../../support/storage/staging-on-s3.ts';
import { fileIdOf, TusClient } from '../../support/tus/tus-client.ts';

it.each([
  { profile: 'aws', markers: 'a clone of the database' },
  { profile: 'b2', markers: 'a clone of the database' },
  { profile: 'aws', markers: 'another database' },
] as const)(
  '$markers does not start on the staging prefix of an installation, whose uploads continue ($profile)',
  async ({ profile, markers }) => {
    await using s3 = await startS3Server({ profile });
    const env = stagingOn(s3);
    await using app = await startTestApp({ env });
    const { token } = await app.signUp();
    const tus = new TusClient(app.url, token);
    const bytes = randomBytes(300_000);
    const path = await tus.open(bytes.byteLength);
    await tus.patch(path, 0, bytes.subarray(0, 100_000));
    const staged = await leftIn(s3, app.config.staging);

    await using database = await createTestDatabase();
    if (markers === 'a clone of the database') {
      const rows = await app.installation.sql('select name, marker from storage_root');
      for (const { name, marker } of rows) {
        await queryRows(
          database.connection,
          `insert into storage_root (name, marker) values ('${String(name)}', '${String(marker)}')`,
        );
      }
    }
    // A clone has the same folders; another installation has its own.
    const isClone = markers === 'a clone of the database';
    const options = {
      env: { ...env, DATABASE_URL: database.url },
      ...(isClone && { nodeOf: app }),
    };
    await expect(startTestApp(options)).rejects.toThrow(
      isClone ? 'names another database' : 'of another place or installation',
    );
    expect(await leftIn(s3, app.config.staging)).toEqual(staged);
    const fileId = fileIdOf(await tus.patch(path, 100_000, bytes.subarray(100_000)));
    expect((await tus.download(fileId)).equals(bytes)).toBe(true);
  },
);

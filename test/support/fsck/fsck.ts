import { Client } from 'pg';

import type { PostgresConnection } from '../../../src/platform/embedded-postgres/postgres-connection.ts';
import { until } from '../general/until.ts';
import type { CheckedPlaces } from './checked-places.ts';
import { markerViolations } from './marker-checks.ts';
import { providerViolations } from './provider-checks.ts';
import { rowViolations } from './row-checks.ts';
import { stagingViolations } from './staging-checks.ts';
import type { Violation } from './violation.ts';

/**
 * Compares all rows of an installation with all bytes in all its places while nothing is written, and reports every
 * violation. Reads every object, also those in cold storage.
 */
export async function fsck(
  connection: PostgresConnection,
  { staging, providers, landing, previews }: CheckedPlaces,
): Promise<Violation[]> {
  const client = new Client({ ...connection, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const found = await rowViolations(client);
    found.push(...(await markerViolations(client, [staging, ...providers])));
    for (const provider of providers) {
      const hasManifests = provider.name !== landing;
      const roles = { hasManifests, hasPreviews: provider.name === previews };
      found.push(...(await providerViolations(client, provider, roles)));
    }
    found.push(
      ...(await uncheckedProviders(
        client,
        providers.map(({ name }) => name),
      )),
    );
    found.push(...(await stagingViolations(client, staging)));
    return found;
  } finally {
    await client.end();
  }
}

/** The violations that `fsck` still finds after the sweep had time to run. */
export async function settledViolations(
  connection: PostgresConnection,
  places: CheckedPlaces,
): Promise<Violation[]> {
  let found: Violation[] | undefined;
  let failure: unknown;
  const isClean = async (): Promise<boolean> => {
    try {
      found = await fsck(connection, places);
    } catch (error) {
      // The sweep may remove a file that is being checked.
      failure = error;
      return false;
    }
    return found.length === 0;
  };
  await until(isClean, { timeoutMs: 10_000, everyMs: 250 }).catch(() => undefined);
  if (!found) throw failure;
  return found;
}

/** Copies at a provider that is not checked would count although nothing has read their bytes. */
async function uncheckedProviders(client: Client, checked: string[]): Promise<Violation[]> {
  const { rows } = await client.query<{ provider: string }>(
    `select distinct provider from content_copy
     where state <> 'RELEASED' and provider <> all ($1) order by provider`,
    [checked],
  );
  return rows.map(({ provider }) => ({ kind: 'PLACE_UNCHECKED', id: provider }));
}

import type { Client } from 'pg';

import type { CheckedPlace } from './checked-place.ts';
import type { Violation } from './violation.ts';

/** Checks that every place has the marker of this installation, and that every place it knows is checked. */
export async function markerViolations(
  client: Client,
  places: readonly CheckedPlace[],
): Promise<Violation[]> {
  const claims = await markersOf(client);
  const found: Violation[] = [];
  for (const place of places) {
    const marker = await place.marker();
    const expected = place.claim === undefined ? undefined : claims.get(place.claim);
    if (marker !== undefined && marker !== expected) {
      found.push({ kind: 'MARKER_FOREIGN', id: place.name });
    } else if (place.claim !== undefined && marker === undefined) {
      found.push({ kind: 'MARKER_MISSING', id: place.name });
    }
  }
  const claimed = new Set(places.map(({ claim }) => claim));
  for (const name of claims.keys()) {
    if (!claimed.has(name)) found.push({ kind: 'PLACE_UNCHECKED', id: name });
  }
  return found;
}

/** The markers by the names under which the database knows them. */
async function markersOf(client: Client): Promise<Map<string, string>> {
  // In a bucket, the marker also names the database, which tells it from a clone.
  const { rows } = await client.query<{ name: string; marker: string }>(
    `select name, case when name like 'bucket:%'
       then marker || ' ' || system_identifier || '/' || d.oid else marker::text end as marker
     from storage_root, pg_control_system(), pg_database d
     where d.datname = current_database() and name not like 'planned:%'`,
  );
  return new Map(rows.map(({ name, marker }) => [name, marker]));
}

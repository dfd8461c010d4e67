import { formatId } from '../../../src/kernel/id.ts';
import type { TestApp, TestUser } from '../app/test-app.ts';
import type { SeededRandom } from '../general/seeded-random.ts';

export interface SeededFile {
  readonly uuid: string;
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  readonly size: number;
  readonly tags: readonly string[];
  readonly camera: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly city: string | null;
  readonly country: string | null;
  readonly ratio: number | null;
  readonly durationMs: number | null;
  readonly utcOffset: number | null;
  readonly favourite: boolean;
  readonly archived: boolean;
  readonly provider: string;
  readonly sortAt: Date;
  readonly createdAt: Date;
}

/** What a file is found by. */
export type DescribedTexts = Pick<SeededFile, 'name' | 'tags' | 'camera' | 'city' | 'country'>;

const NAMES: [string, ...string[]] = [
  'Élan café.jpg',
  'ELAN cafe.png',
  'beach 100%.jpg',
  'under_score.mp4',
  'back\\slash.pdf',
  'Über den Wolken.heic',
  'zz top.mp3',
  '東京タワー.jpg',
];
const TYPES: [string, ...string[]] = [
  'image/jpeg',
  'image/png',
  'video/mp4',
  'application/pdf',
  'audio/mpeg',
];
const TAGS: [string, ...string[]] = ['sea', 'Séa', 'family', 'a|b', "o'clock", '%'];
const CAMERAS: [string | null, ...(string | null)[]] = [null, 'Canon EOS R6', 'Google Pixel 8'];

const PLACES: [Place, ...Place[]] = [
  { city: null, country: null, utcOffset: null },
  { city: 'Paris', country: 'France', utcOffset: 120 },
  { city: 'Tokyo', country: 'Japan', utcOffset: 540 },
  { city: 'Apia', country: 'Samoa', utcOffset: 780 },
  { city: 'Pago Pago', country: 'American Samoa', utcOffset: -660 },
];
type Place = Pick<SeededFile, 'city' | 'country' | 'utcOffset'>;

/** The date at the place of capture, or else in UTC. */
export function localDateOf({ sortAt, utcOffset }: SeededFile): string {
  return new Date(sortAt.getTime() + (utcOffset ?? 0) * 60_000).toISOString().slice(0, 10);
}

/** City and country, as facets name them. */
export function placeOf({ city, country }: Pick<SeededFile, 'city' | 'country'>): string | null {
  return [city, country].filter((name) => name !== null).join(', ') || null;
}

/** Inserts random completed files with one copy each, in Deep Archive if archived; some as described. */
export async function seedLibrary(
  { installation: { sql, ids } }: TestApp,
  owner: Pick<TestUser, 'id'>,
  count: number,
  random: SeededRandom,
  descriptions: readonly DescribedTexts[] = [],
): Promise<SeededFile[]> {
  const files = Array.from({ length: count }, (_, n) => ({
    ...seededFile(ids.next(), random),
    ...descriptions[n],
  }));
  const rows = JSON.stringify(files);
  await sql(
    `insert into content (id, owner_id, sha256, size, state, generation, created_at)
     select uuid, $1, sha256(uuid::text::bytea), size, 'STORED', 1, "createdAt"
     from jsonb_to_recordset($2::jsonb) as r (uuid uuid, size bigint, "createdAt" timestamptz)`,
    [owner.id, rows],
  );
  await sql(
    `insert into file (id, owner_id, name, mime_type, size, status, tags, sort_at, content_id,
       created_at, completed_at, camera, latitude, longitude, favourite, city, country, ratio,
       duration_ms, utc_offset_minutes)
     select uuid, $1, name, "mimeType", size, case when archived then 'ARCHIVED' else 'COMPLETED' end,
       tags, "sortAt", uuid, "createdAt", "createdAt", camera, latitude, longitude, favourite,
       city, country, ratio, "durationMs", "utcOffset"
     from jsonb_to_recordset($2::jsonb) as r (uuid uuid, name text, "mimeType" text, size bigint,
       archived boolean, tags text[], "sortAt" timestamptz, "createdAt" timestamptz, camera text,
       latitude float8, longitude float8, favourite boolean, city text, country text, ratio float8,
       "durationMs" int, "utcOffset" int)`,
    [owner.id, rows],
  );
  await sql(
    `insert into content_copy (id, content_id, provider, key, storage_class, state, restore, created_at)
     select gen_random_uuid(), uuid, provider, uuid::text,
       case when archived then 'DEEP_ARCHIVE' else 'STANDARD' end, 'VERIFIED',
       case when archived then '{"kind":"NOT_REQUESTED"}' else '{"kind":"NOT_NEEDED"}' end::jsonb, now()
     from jsonb_to_recordset($1::jsonb) as r (uuid uuid, provider text, archived boolean)`,
    [rows],
  );
  return files;
}

function seededFile(uuid: string, random: SeededRandom): SeededFile {
  const archived = random.next() < 0.5;
  const located = random.next() < 0.6;
  const start = Date.UTC(2020, 0, 1);
  const moment = (): Date => new Date(start + random.between(0, 1_500) * 86_400_000);
  return {
    uuid,
    id: formatId('file', uuid),
    name: random.pick(NAMES),
    mimeType: random.pick(TYPES),
    size: random.between(0, 20) * 100,
    tags: TAGS.filter(() => random.next() < 0.2),
    camera: random.pick(CAMERAS),
    latitude: located ? random.between(-90, 90) : null,
    longitude: located ? random.between(-180, 180) : null,
    ...random.pick(PLACES),
    ratio: random.pick([null, 0.75, 1, 1.3333]),
    durationMs: random.pick([null, 1500, 90_000]),
    favourite: random.next() < 0.2,
    archived,
    provider: archived ? 'vault' : 'local',
    sortAt: new Date(moment().getTime() + random.between(0, 23) * 3_600_000),
    createdAt: moment(),
  };
}

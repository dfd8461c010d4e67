import type { Sql } from '../../src/platform/postgres/sql.ts';
import type { Product, Running } from '../support/product.ts';
import type { HotQuery } from './hot-query.ts';
import { ALBUMS, OWNER } from './seed-steps.ts';

const BARE_HASHES = `select f.id, c.sha256 from content c join file f on f.content_id = c.id
  where c.owner_id = $1 and c.sha256 = any($2::bytea[])`;

const PAGE = `{ files(first: 50) { nodes { id name originalName size mimeType category status
  tags sha256 favourite capturedAt restoredUntil createdAt completedAt availability } } }`;

/** Reads of other modules among the same files. */
export async function otherQueries(product: Product, running: Running): Promise<HotQuery[]> {
  const { sql, similarFiles, tags, albums, accessTokens } = running.installation;
  const [copied] = await sql<{ id: string }>(
    `select f.id from file f join content_similarity s on s.content_id = f.content_id
     where f.owner_id = $1 and s.hash in (
       select hash from content_similarity where owner_id = $1 group by hash having count(*) > 3)
     order by f.id limit 1`,
    [OWNER],
  );
  if (!copied) throw new Error('No picture has copies.');
  const token = await accessTokens.issue(OWNER, 3_600);
  const place = { after: undefined, limit: 51 };
  return [
    ...(await hashQueries(product, running)),
    {
      name: 'similar files',
      run: () => similarFiles.similarTo(OWNER, copied.id, 50),
      explain: (explaining: Sql) =>
        product.postgresSimilarFileQueries(explaining).similarTo(OWNER, copied.id, 50),
    },
    {
      name: 'files of an album',
      run: () => albums.files(OWNER, [ALBUMS.large], place),
      explain: (explaining: Sql) =>
        product.postgresAlbumQueries(explaining).files(OWNER, [ALBUMS.large], place),
    },
    {
      name: 'tags',
      run: () => tags.page(OWNER, place),
      explain: (explaining: Sql) => product.postgresTagQueries(explaining).page(OWNER, place),
    },
    { name: 'GraphQL, 50 files × 15 fields', run: () => page(running.url, token) },
  ];
}

/** Half of the bytes are known. */
async function hashQueries(product: Product, { installation }: Running): Promise<HotQuery[]> {
  const { sql, compareHashes } = installation;
  const known = await sql<{ sha256: Buffer; size: number }>(
    `select sha256, size from content where owner_id = $1 order by md5(id::text) limit 500`,
    [OWNER],
  );
  const bytes = known.flatMap(({ sha256, size }) => {
    const hex = sha256.toString('hex');
    return [hex, hex.split('').toReversed().join('')].map((text) => ({
      sha256: product.FileHash.ofHex(text),
      size,
    }));
  });
  const hashes = bytes.map(({ sha256 }) => Buffer.from(sha256.hex, 'hex'));
  const bare = '1,000 hashes, bare query';
  return [
    {
      name: bare,
      run: () => sql(BARE_HASHES, [OWNER, hashes]),
      explain: (explaining) => explaining(BARE_HASHES, [OWNER, hashes]),
    },
    {
      name: '1,000 hashes, compared',
      goal: { times: 1.5, of: bare },
      run: () => compareHashes.execute(OWNER, bytes),
      explain: (explaining) => product.postgresHashQueries(explaining).match(OWNER, bytes),
    },
  ];
}

async function page(url: string, token: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: PAGE }),
    signal: AbortSignal.timeout(10_000),
  });
  const answer = (await response.json()) as { data?: { files: { nodes: unknown[] } } };
  if (answer.data?.files.nodes.length !== 50) throw new Error(JSON.stringify(answer));
}

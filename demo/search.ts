import { query } from './graphql.ts';

interface Found {
  readonly photos: { readonly totalCount: number; readonly nodes: readonly { name: string }[] };
  readonly evenings: { readonly nodes: readonly { name: string }[] };
  readonly fileFacets: Record<'places' | 'cameras' | 'categories', readonly Counted[]>;
  readonly timeline: {
    readonly nodes: readonly { key: string; count: number; cover: { name: string } | null }[];
  };
}

interface Counted {
  readonly value: string;
  readonly count: number;
}

/** Tags files, then finds files by words and filters, and shows facets and the timeline. */
export async function showSearch(
  { url, token }: { readonly url: string; readonly token: string },
  ids: readonly string[],
  print: (text: string) => void,
): Promise<void> {
  await query(
    url,
    token,
    `mutation Tag($ids: [ID!]!) { filesTag(ids: $ids, add: ["Café by the sea"]) { userErrors { code } } }`,
    { ids },
  );
  const { photos, evenings, fileFacets, timeline } = await query<Found>(
    url,
    token,
    `query Search {
       photos: files(first: 5, query: "cafe -summer", orderBy: { field: NAME, direction: ASC }) {
         totalCount nodes { name }
       }
       evenings: files(first: 5, filter: { categories: [IMAGE], or: [{ name: "dusk" }, { name: "night" }] }) {
         nodes { name }
       }
       fileFacets { categories { value count } places { value count } cameras { value count } }
       timeline(granularity: MONTH, first: 3) { nodes { key count cover { name } } }
     }`,
  );
  const names = (files: readonly { name: string }[]): string =>
    files.map(({ name }) => name).join(', ');
  print(`  "cafe -summer" finds ${photos.totalCount} tagged files: ${names(photos.nodes)}`);
  print(`  images named dusk or night: ${names(evenings.nodes)}`);
  for (const [facet, values] of Object.entries(fileFacets)) {
    print(`  ${facet}: ${values.map(({ value, count }) => `${value} (${count})`).join(', ')}`);
  }
  for (const { key, count, cover } of timeline.nodes) {
    print(`  ${key}: ${count} files, newest: ${cover?.name}`);
  }
}

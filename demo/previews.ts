import { setTimeout as sleep } from 'node:timers/promises';

import { query } from './graphql.ts';

const SIZES = [256, 512, 1440];
const POLL_MS = 250;
const MAX_POLLS = 240;

interface PreviewedFile {
  readonly name: string;
  readonly previewStatus: string;
  readonly previewProblem: string | null;
  readonly media: {
    readonly width: number | null;
    readonly height: number | null;
    readonly thumbhash: string | null;
    readonly dominantColor: string | null;
    readonly cameraMake: string | null;
    readonly cameraModel: string | null;
    readonly place: { readonly city: string; readonly country: string } | null;
  } | null;
  readonly [size: `p${number}`]: { readonly url: string; readonly width: number } | null;
}

/** Shows the previews and metadata of files once they are made. */
export async function showPreviews(
  { url, token }: { readonly url: string; readonly token: string },
  ids: readonly string[],
  print: (text: string) => void,
): Promise<void> {
  for (const file of await settled(url, token, ids)) {
    const { name, previewStatus, previewProblem, media } = file;
    if (previewStatus !== 'READY') {
      print(`  ${name.padEnd(11)} no previews: ${previewProblem ?? previewStatus}`);
      continue;
    }
    const previews = SIZES.map((size) => file[`p${size}`]).filter((one) => one != null);
    const sizes = await Promise.all(previews.map((one) => sizeOf(one.url)));
    const shown = previews.map(({ width }, index) => `${width} px ${sizes[index]} KB`).join(', ');
    const camera = [media?.cameraMake, media?.cameraModel].filter(Boolean).join(' ');
    const place = media?.place ? `${media.place.city}, ${media.place.country}` : 'unknown place';
    print(`  ${name.padEnd(11)} ${media?.width} × ${media?.height}  ${camera}  ${place}`);
    print(`              ${shown}  ${media?.dominantColor}  ThumbHash ${media?.thumbhash}`);
  }
}

async function settled(
  url: string,
  token: string,
  ids: readonly string[],
): Promise<PreviewedFile[]> {
  const sized = SIZES.map((size) => `p${size}: preview(size: ${size}) { url width }`).join(' ');
  const text = `query Previews($ids: [ID!]!) { nodes(ids: $ids) { ... on File {
    name previewStatus previewProblem ${sized}
    media { width height thumbhash dominantColor cameraMake cameraModel place { city country } }
  } } }`;
  for (let poll = 0; poll < MAX_POLLS; poll += 1) {
    const { nodes } = await query<{ nodes: (PreviewedFile | null)[] }>(url, token, text, { ids });
    const files = nodes.filter((file) => file !== null);
    if (files.every(({ previewStatus }) => previewStatus !== 'PENDING')) return files;
    await sleep(POLL_MS);
  }
  throw new Error('The previews were not made within a minute.');
}

async function sizeOf(url: string): Promise<string> {
  const response = await fetch(url, { method: 'HEAD' });
  return (Number(response.headers.get('content-length')) / 1000).toFixed(0);
}

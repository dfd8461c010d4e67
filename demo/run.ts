import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { showColdStorage } from './cold-storage.ts';
import { showDeleting } from './deleting.ts';
import { type DemoFile, makeFiles } from './files.ts';
import { followProgress, listFiles } from './graphql.ts';
import { showPreviews } from './previews.ts';
import { showSearch } from './search.ts';
import { useServer } from './server.ts';
import { showSharing } from './sharing.ts';
import { cutUpload, uploadFile } from './upload.ts';

const MIB = 1024 * 1024;
const print = (text: string): void => void process.stdout.write(`${text}\n`);

let lastFifth = -1;
/** The durable offset last pushed over the subscription. */
let pushedBytes = 0;
let pushes = 0;

const folder = await mkdtemp(join(tmpdir(), 'flexstorage-demo-'));
try {
  print('Creating four photos and a video of random bytes …');
  const files = await makeFiles(folder);
  await using server = await useServer();
  print(`${server.started ? 'Started a server' : 'Using the running server'} at ${server.url}\n`);
  await using _progress = followProgress(server.url, server.token, ({ offset }) => {
    pushedBytes = Number(offset);
    pushes += 1;
  });

  print('Uploading with tus-js-client; "stored" is pushed over a GraphQL subscription:');
  const ids = new Map<string, string>();
  for (const file of files) ids.set(file.name, await upload(server, file));
  print(`\n${pushes} progress events were pushed.`);

  print('\nThe library over GraphQL:');
  const listed = await listFiles(server.url, server.token);
  for (const { name, size, mimeType, status, capturedAt } of listed) {
    print(
      `  ${name.padEnd(12)} ${mib(Number(size))}  ${mimeType.padEnd(11)} ${status}  ${capturedAt}`,
    );
  }

  print('\nPreviews and metadata, made from the hot bytes:');
  await showPreviews(server, [...ids.values()], print);

  print('\nSearch, facets and the timeline:');
  await showSearch(server, [...ids.values()], print);

  print('\nA link for everyone who has it:');
  const photos = files.filter(({ name }) => name.endsWith('.jpg'));
  await showSharing(
    server,
    photos.map(({ name }) => ids.get(name) ?? ''),
    print,
  );

  print('\nDeleting:');
  const noon = photos.find(({ name }) => name === 'noon.jpg');
  if (noon) await showDeleting(server, noon, ids.get(noon.name) ?? '', print);

  for (const name of ['dawn.jpg', 'summer.mp4']) {
    const file = files.find((one) => one.name === name);
    const entry = listed.find(({ sha256 }) => sha256 === file?.sha256);
    if (entry?.status === 'ARCHIVED') {
      print(`\n${name} is already in cold storage and is not downloaded.`);
    } else await checkDownload(entry?.download.url, file);
  }

  const frozen = files.find(({ provider }) => provider !== undefined);
  print(`\n${frozen?.name} is stored at ${frozen?.provider}:`);
  const link = await showColdStorage(server, ids.get(frozen?.name ?? '') ?? '', print);
  if (link) await checkDownload(link, frozen);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Uploads a file and returns its ID. */
async function upload(server: { url: string; token: string }, file: DemoFile): Promise<string> {
  const { url, token } = server;
  const onProgress = (sent: number): void => bar(file, sent);
  let uploadUrl: string | undefined;
  if (file.size > 100 * MIB) {
    const cut = await cutUpload(file, file.size / 2, { url, token, onProgress });
    ({ uploadUrl } = cut);
    print(`\n  … connection dropped after ${mib(cut.sentBytes)}; a new client resumes:`);
  }
  pushedBytes = 0;
  lastFifth = -1;
  const options = { url, token, onProgress, ...(uploadUrl ? { uploadUrl } : {}) };
  const { fileId, duplicate } = await uploadFile(file, options);
  print(
    `${process.stdout.isTTY ? '\n' : ''}    is ${fileId}${duplicate ? ' (already stored)' : ''}`,
  );
  return fileId;
}

async function checkDownload(link: string | undefined, file: DemoFile | undefined): Promise<void> {
  if (!link || !file) throw new Error('An uploaded file is not listed.');
  const response = await fetch(link);
  const hash = createHash('sha256');
  for await (const chunk of response.body ?? []) hash.update(chunk);
  const equal = hash.digest('hex') === file.sha256;
  print(`\nDownloaded ${file.name}: SHA-256 ${equal ? 'matches' : 'DIFFERS'}`);
  if (!equal) process.exitCode = 1;
}

/** Redraws the progress bar of a file; without a terminal, prints a line per 20%. */
function bar({ name, size }: DemoFile, sent: number): void {
  const share = size === 0 ? 1 : sent / size;
  const fifth = Math.floor(share * 5);
  const { isTTY } = process.stdout;
  if (!isTTY && fifth === lastFifth) return;
  lastFifth = fifth;
  const filled = '█'.repeat(Math.round(share * 30)).padEnd(30, '░');
  const line = `  ${name.padEnd(11)} ${filled} ${mib(sent)}  stored ${mib(pushedBytes)}`;
  process.stdout.write(isTTY ? `\r${line}` : `${line}\n`);
}

function mib(bytes: number): string {
  return `${(bytes / MIB).toFixed(1).padStart(6)} MiB`;
}

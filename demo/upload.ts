import { createReadStream } from 'node:fs';

import { Upload } from 'tus-js-client';

import type { DemoFile } from './files.ts';

/** What the answer to the last byte said. */
export interface UploadedFile {
  readonly fileId: string;
  readonly duplicate: boolean;
}

/** An upload that was cut on purpose, and where it can go on. */
export interface CutUpload {
  readonly uploadUrl: string;
  readonly sentBytes: number;
}

export interface UploadOptions {
  readonly url: string;
  readonly token: string;
  /** Goes on with an upload that was cut. */
  readonly uploadUrl?: string;
  readonly onProgress: (sentBytes: number) => void;
}

/** Uploads a whole file, or what is left of it. */
export async function uploadFile(file: DemoFile, options: UploadOptions): Promise<UploadedFile> {
  const { promise, resolve, reject } = Promise.withResolvers<UploadedFile>();
  const upload = newUpload(file, options, {
    onProgress: (sent) => options.onProgress(sent),
    onSuccess: ({ lastResponse }) =>
      resolve({
        fileId: lastResponse.getHeader('FlexStorage-File-Id') ?? '',
        duplicate: lastResponse.getHeader('FlexStorage-Duplicate') === 'true',
      }),
    onError: reject,
  });
  upload.start();
  return promise;
}

/** Uploads until `cutAt` bytes are sent and then drops the connection, as a phone in a tunnel would. */
export async function cutUpload(
  file: DemoFile,
  cutAt: number,
  options: UploadOptions,
): Promise<CutUpload> {
  const { promise, resolve, reject } = Promise.withResolvers<CutUpload>();
  const upload = newUpload(file, options, {
    onProgress: (sent) => {
      options.onProgress(sent);
      if (sent < cutAt) return;
      void upload.abort().then(() => resolve({ uploadUrl: upload.url ?? '', sentBytes: sent }));
    },
    onSuccess: () => reject(new Error('the upload was faster than the cut')),
    onError: reject,
  });
  upload.start();
  return promise;
}

function newUpload(
  file: DemoFile,
  { url, token, uploadUrl }: UploadOptions,
  callbacks: Pick<ConstructorParameters<typeof Upload>[1], 'onProgress' | 'onSuccess' | 'onError'>,
): Upload {
  return new Upload(createReadStream(file.path), {
    endpoint: `${url}/uploads`,
    ...(uploadUrl ? { uploadUrl } : {}),
    uploadSize: file.size,
    chunkSize: 64 * 1024 * 1024,
    headers: { Authorization: `Bearer ${token}` },
    retryDelays: [500, 1000, 2000],
    metadata: {
      filename: file.name,
      filetype: file.type,
      sha256: file.sha256,
      capturedAt: file.capturedAt,
      tags: 'demo',
      ...(file.provider ? { provider: file.provider } : {}),
    },
    ...callbacks,
  });
}

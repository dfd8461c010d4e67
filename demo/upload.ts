import { createReadStream } from 'node:fs';

import { Upload } from 'tus-js-client';

import type { DemoFile } from './files.ts';

/** The result in the response to the last byte. */
export interface UploadedFile {
  readonly fileId: string;
  readonly duplicate: boolean;
}

/** A deliberately interrupted upload and the URL to resume it. */
export interface CutUpload {
  readonly uploadUrl: string;
  readonly sentBytes: number;
}

export interface UploadOptions {
  readonly url: string;
  readonly token: string;
  /** Resumes an interrupted upload. */
  readonly uploadUrl?: string;
  /** `auto`: sent by an automatic backup. */
  readonly intent?: 'auto' | 'manual';
  readonly onProgress: (sentBytes: number) => void;
}

/** Uploads a file, or the rest of it. */
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

/** Uploads until `cutAt` bytes are sent, then drops the connection, like a phone in a tunnel. */
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
    onSuccess: () => reject(new Error('The upload finished before it could be interrupted.')),
    onError: reject,
  });
  upload.start();
  return promise;
}

function newUpload(
  file: DemoFile,
  { url, token, uploadUrl, intent = 'manual' }: UploadOptions,
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
      intent,
      ...(file.provider ? { provider: file.provider } : {}),
    },
    ...callbacks,
  });
}

import { Upload, type HttpResponse, type UploadOptions } from 'tus-js-client';

import { uuidOf } from '../../../src/kernel/id.ts';

export interface TusUploadRequest {
  /** Base URL of the server. */
  readonly url: string;
  readonly token: string;
  readonly bytes: Buffer;
  readonly chunkSize: number;
  /** Resumes this upload instead of creating one. */
  readonly uploadUrl?: string;
  /** Pauses between attempts in milliseconds; without any, the first error is final. */
  readonly retryDelays?: number[];
  readonly metadata?: Record<string, string>;
  /** tus 1.0.0 by default. */
  readonly protocol?: 'ietf-draft-03' | 'ietf-draft-05';
}

/** The response to one request. */
export interface TusUploadAnswer {
  readonly method: string;
  readonly status: number;
  readonly body: string;
  readonly header: (name: string) => string | undefined;
}

/** An upload from its client's point of view. */
interface TusUploadView {
  /** Undefined until the response to the POST. */
  readonly uploadUrl: string | undefined;
  /** The highest offset of any 204. */
  readonly acknowledged: number;
  /** The number of requests without a response. */
  readonly unanswered: number;
  /** All responses, in order. */
  readonly answers: readonly TusUploadAnswer[];
  /**
   * Lost progress: a HEAD below an acknowledged offset, a second upload in place of the first, or a
   * response to HEAD that makes the client create one.
   */
  readonly setbacks: readonly string[];
}

/** An upload by tus-js-client. */
export interface TusUpload extends TusUploadView {
  /** The ID of the file; rejects with the client's error. */
  readonly fileId: Promise<string>;
}

/** Enough attempts to survive a restart of the server, with short pauses. */
export const PATIENT: number[] = Array.from({ length: 120 }, () => 250);

/** Starts an upload with the real tus-js-client. */
export function startTusUpload(request: TusUploadRequest): TusUpload {
  const view: View = { opened: 0, acknowledged: 0, setbacks: [], requests: 0, answers: [] };
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  // Prevents an unhandled rejection; the test awaits it later.
  promise.catch(() => undefined);
  const options: UploadOptions = {
    endpoint: `${request.url}/uploads`,
    uploadUrl: request.uploadUrl ?? null,
    chunkSize: request.chunkSize,
    retryDelays: request.retryDelays ?? null,
    headers: { Authorization: `Bearer ${request.token}` },
    metadata: request.metadata ?? {},
    // The client's types lack this option.
    ...(request.protocol ? { protocol: request.protocol } : {}),
    storeFingerprintForResuming: false,
    onBeforeRequest: () => {
      view.requests += 1;
    },
    onAfterResponse: (sent, response) => note(view, sent.getMethod(), response),
    onSuccess: ({ lastResponse }) => resolve(lastResponse.getHeader('FlexStorage-File-Id') ?? ''),
    onError: reject,
  };
  const upload = new Upload(request.bytes, options);
  upload.start();
  return {
    get uploadUrl() {
      return upload.url ?? undefined;
    },
    get acknowledged() {
      return view.acknowledged;
    },
    get unanswered() {
      return view.requests - view.answers.length;
    },
    get answers() {
      return view.answers;
    },
    get setbacks() {
      return view.setbacks;
    },
    fileId: promise,
  };
}

/** The session's ID in the database. */
export function sessionIdOf(uploadUrl: string | undefined): string {
  const id = uuidOf('upload', uploadUrl?.split('/').at(-1) ?? '');
  if (id === undefined) throw new Error(`no upload URL: ${uploadUrl}`);
  return id;
}

interface View {
  opened: number;
  acknowledged: number;
  readonly setbacks: string[];
  requests: number;
  readonly answers: TusUploadAnswer[];
}

function note(view: View, method: string, response: HttpResponse): void {
  view.answers.push({
    method,
    status: response.getStatus(),
    body: response.getBody(),
    header: (name) => response.getHeader(name),
  });
  const offset = Number(response.getHeader('Upload-Offset'));
  if (method === 'POST' && response.getStatus() === 201) {
    view.opened += 1;
    if (view.opened > 1) view.setbacks.push('started over');
  }
  if (method === 'PATCH' && response.getStatus() === 204) {
    view.acknowledged = Math.max(view.acknowledged, offset);
  }
  if (method === 'HEAD' && ![200, 204, 423].includes(response.getStatus())) {
    view.setbacks.push(`HEAD ${response.getStatus()}`);
  }
  if (method === 'HEAD' && response.getStatus() === 200 && offset < view.acknowledged) {
    view.setbacks.push(`HEAD ${offset} after 204 ${view.acknowledged}`);
  }
}

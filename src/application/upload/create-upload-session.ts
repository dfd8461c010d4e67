import { UPLOAD_TOKEN_PREFIX } from '../account/authenticate.ts';
import type { FileQueries } from '../ports/file-queries.ts';
import type { SecretTokens } from '../ports/secret-tokens.ts';
import type { CompleteUpload } from './complete-upload.ts';
import type { StartUpload } from './start-upload.ts';
import { type UploadFields, uploadRequestOf } from './upload-request.ts';

export interface CreateUploadSessionParts {
  readonly files: FileQueries;
  readonly secrets: SecretTokens;
  readonly startUpload: StartUpload;
  readonly completeUpload: CompleteUpload;
}

export type CreatedUploadSession =
  | {
      readonly kind: 'CREATED';
      readonly sessionId: string;
      /** Good for this one upload as long as its session lives. Shown only here. */
      readonly token: string;
      readonly expiresAt: Date;
      /** The file, when nothing is left to upload because it is empty. */
      readonly fileId: string | undefined;
    }
  /** The owner has these bytes already: nothing was opened or reserved. */
  | { readonly kind: 'KEPT'; readonly fileId: string };

/** Opens an upload ahead of its bytes, with a token that a background upload can use for days. */
export class CreateUploadSession {
  constructor(private readonly parts: CreateUploadSessionParts) {}

  /**
   * `size` in bytes; undefined when it is not known yet. Throws what the fields' value objects and StartUpload throw.
   */
  async execute(
    ownerId: string,
    fields: UploadFields,
    size: number | undefined,
  ): Promise<CreatedUploadSession> {
    const { files, secrets, startUpload, completeUpload } = this.parts;
    const request = uploadRequestOf(fields);
    // Empty files are all equal without being the same.
    if (request.declaredHash && size) {
      const kept = await files.findBySha256(ownerId, request.declaredHash, size);
      if (kept) return { kind: 'KEPT', fileId: kept.id };
    }
    const { token, hash: tokenHash } = secrets.generate(UPLOAD_TOKEN_PREFIX);
    const started = await startUpload.execute({ ownerId, request, size, tokenHash });
    // An empty file has all its bytes: no request will come that could finish it.
    const done = size === 0 ? await completeUpload.execute(started.sessionId) : undefined;
    return { kind: 'CREATED', ...started, token, fileId: done?.fileId };
  }
}

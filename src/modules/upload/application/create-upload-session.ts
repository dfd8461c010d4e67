import type { Clock } from '../../../kernel/clock.ts';
import type { FileHash } from '../../../kernel/file-hash.ts';
import { UPLOAD_TOKEN_PREFIX } from '../../account/application/authenticate.ts';
import type { SecretTokens } from '../../account/application/secret-tokens.ts';
import type { FileQueries } from '../../library/application/file-queries.ts';
import type { NamedProviders } from '../../storage/application/require-providers.ts';
import type { CompleteUpload } from './complete-upload.ts';
import type { StartUpload } from './start-upload.ts';
import type { UnitOfWork } from './unit-of-work.ts';
import type { UploadQueries } from './upload-queries.ts';
import { type UploadFields, uploadRequestOf } from './upload-request.ts';

export interface CreateUploadSessionDeps {
  readonly files: FileQueries;
  readonly uploads: Pick<UploadQueries, 'findOpenBySha256'>;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly secrets: SecretTokens;
  readonly providers: NamedProviders;
  readonly startUpload: StartUpload;
  readonly completeUpload: CompleteUpload;
}

export type CreatedUploadSession =
  | {
      readonly kind: 'CREATED';
      readonly sessionId: string;
      /** Valid for this upload only, until its session ends. Returned only here. */
      readonly token: string;
      /** An open upload of the same bytes is resumed; the bytes it has need not be sent again. */
      readonly resumed: boolean;
      /** The file, if the upload is already complete because it is empty. */
      readonly fileId: string | undefined;
    }
  /** The owner already has these bytes: no session was opened and no quota reserved. */
  | { readonly kind: 'KEPT'; readonly fileId: string };

/**
 * Opens an upload before any bytes are sent, with a token that a background upload can use for days. Resumes an open
 * upload of the same bytes, so that a reinstalled app or a second device does not start over.
 */
export class CreateUploadSession {
  constructor(private readonly deps: CreateUploadSessionDeps) {}

  /**
   * `size` in bytes; undefined if it is not known yet. Throws the errors of `uploadRequestOf` and StartUpload.
   */
  async execute(
    ownerId: string,
    fields: UploadFields,
    size: number | undefined,
  ): Promise<CreatedUploadSession> {
    const { files, secrets, startUpload, completeUpload } = this.deps;
    const request = uploadRequestOf(fields, this.deps.providers);
    const { declaredHash } = request;
    const { token, hash: tokenHash } = secrets.generate(UPLOAD_TOKEN_PREFIX);
    // Empty files are never duplicates of each other.
    if (declaredHash && size) {
      const kept = await files.findBySha256(ownerId, declaredHash, size);
      if (kept) return { kind: 'KEPT', fileId: kept.id };
      const { automatic } = request;
      const open = await this.resume({ ownerId, declaredHash, size, tokenHash, automatic });
      if (open) return { kind: 'CREATED', ...open, token, resumed: true, fileId: undefined };
    }
    const started = await startUpload.execute({ ownerId, request, size, tokenHash });
    // An empty file is already complete; no further request will finish it.
    const done = size === 0 ? await completeUpload.execute(started.sessionId) : undefined;
    return { kind: 'CREATED', ...started, token, resumed: false, fileId: done?.fileId };
  }

  /** Adds the token to an open upload of the same bytes. */
  private async resume(of: {
    ownerId: string;
    declaredHash: FileHash;
    size: number;
    tokenHash: FileHash;
    automatic: boolean;
  }): Promise<{ sessionId: string } | undefined> {
    const { uploads, unitOfWork, clock } = this.deps;
    const now = clock.now();
    const found = await uploads.findOpenBySha256(of.ownerId, of.declaredHash, of.size);
    if (!found || found.expiresAt <= now) return undefined;
    return unitOfWork.run(async (tx) => {
      const session = await tx.sessions.findForUpdate(found.id);
      // It may have ended since the unlocked read.
      if (session?.status !== 'OPEN') return undefined;
      session.issueToken(of.tokenHash, now);
      if (!of.automatic) session.insist();
      return { sessionId: session.id };
    });
  }
}

import { AggregateRoot } from '../../../kernel/aggregate-root.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { ShareEvent } from './share-events.ts';

export const SHARE_REQUEST_STATUSES = ['PENDING', 'APPROVED', 'DECLINED'] as const;

export type ShareRequestStatus = (typeof SHARE_REQUEST_STATUSES)[number];

/** After a refusal, the same original cannot be requested through the same share for this long. Milliseconds. */
const DECLINED_FOR_MS = 7 * 24 * 60 * 60 * 1000;

export interface NewShareRequest {
  readonly id: string;
  readonly shareId: string;
  readonly ownerId: string;
  readonly fileId: string;
  /** The signed-in user who asks; undefined for a visitor with a link. */
  readonly userId?: string | undefined;
  /** Approximate network of a visitor, such as `203.0.113.0/24`. */
  readonly network?: string | undefined;
}

/**
 * A recipient's request for an original in cold storage. Its owner approves it, which pays for the retrieval, or
 * declines it.
 */
export class ShareRequest extends AggregateRoot<ShareEvent> {
  readonly id: string;
  readonly shareId: string;
  readonly ownerId: string;
  readonly fileId: string;
  readonly userId: string | null;
  readonly network: string | null;
  private _status: ShareRequestStatus = 'PENDING';
  private _answeredAt: Date | null = null;
  private _retrievalId: string | null = null;

  private constructor(
    { id, shareId, ownerId, fileId, userId, network }: NewShareRequest,
    readonly askedAt: Date,
  ) {
    super();
    this.id = id;
    this.shareId = shareId;
    this.ownerId = ownerId;
    this.fileId = fileId;
    this.userId = userId ?? null;
    this.network = network ?? null;
  }

  /**
   * Raises ShareOriginalRequested. `previous` is the latest request for the same file of the same share: undefined is
   * returned while it is pending. Throws `SHARE_REQUEST_DECLINED` within 7 days after it was declined.
   */
  static ask(
    data: NewShareRequest,
    previous: ShareRequest | undefined,
    now: Date,
  ): ShareRequest | undefined {
    if (previous?.status === 'PENDING') return undefined;
    if (previous && isDeclined(previous, now)) {
      throw new DomainError(
        'SHARE_REQUEST_DECLINED',
        'The owner declined to retrieve this original. It can be requested again after 7 days.',
      );
    }
    const request = new ShareRequest(data, now);
    request.raise({ type: 'ShareOriginalRequested', ...request.fact() });
    return request;
  }

  get status(): ShareRequestStatus {
    return this._status;
  }

  get answeredAt(): Date | undefined {
    return this._answeredAt ?? undefined;
  }

  get retrievalId(): string | undefined {
    return this._retrievalId ?? undefined;
  }

  /** A declined request can still be approved. Throws `SHARE_REQUEST_ANSWERED` if it was approved before. */
  approve(retrievalId: string, now: Date): void {
    if (this._status === 'APPROVED') throw answered();
    this._status = 'APPROVED';
    this._answeredAt = now;
    this._retrievalId = retrievalId;
    this.raise({ type: 'ShareRequestAnswered', ...this.fact() });
  }

  /** Idempotent. Throws `SHARE_REQUEST_ANSWERED` if the request was approved. */
  decline(now: Date): void {
    if (this._status === 'DECLINED') return;
    if (this._status === 'APPROVED') throw answered();
    this._status = 'DECLINED';
    this._answeredAt = now;
    this.raise({ type: 'ShareRequestAnswered', ...this.fact() });
  }

  private fact(): { shareId: string; ownerId: string } {
    return { shareId: this.shareId, ownerId: this.ownerId };
  }
}

/** Whether an answer still prevents another request for the same original. */
export function isDeclined(
  { status, answeredAt }: Pick<ShareRequest, 'status' | 'answeredAt'>,
  now: Date,
): boolean {
  return (
    status === 'DECLINED' &&
    answeredAt !== undefined &&
    now.getTime() < answeredAt.getTime() + DECLINED_FOR_MS
  );
}

function answered(): DomainError {
  return new DomainError('SHARE_REQUEST_ANSWERED', 'The request was approved before.');
}

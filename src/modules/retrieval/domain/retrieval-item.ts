/** One file of a retrieval request. */
export class RetrievalItem {
  private constructor(
    readonly requestId: string,
    readonly fileId: string,
    readonly contentId: string,
    readonly bytes: number,
    /** The restore it waits for; null if the file was readable without one. */
    readonly operationId: string | null,
  ) {}

  static of(data: {
    requestId: string;
    fileId: string;
    contentId: string;
    bytes: number;
    operationId: string | undefined;
  }): RetrievalItem {
    const { requestId, fileId, contentId, bytes, operationId } = data;
    return new RetrievalItem(requestId, fileId, contentId, bytes, operationId ?? null);
  }
}

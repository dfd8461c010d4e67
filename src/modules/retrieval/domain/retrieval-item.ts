/** One file of a retrieval request. */
export class RetrievalItem {
  constructor(
    readonly requestId: string,
    readonly fileId: string,
    readonly contentId: string,
    readonly bytes: number,
    /** The restore it waits for; null if the file was readable without one. */
    readonly operationId: string | null,
  ) {}
}

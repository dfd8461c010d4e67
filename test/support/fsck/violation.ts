/** A broken invariant. */
export type ViolationKind =
  /** A completed file without a content row or a usable copy. */
  | 'FILE_WITHOUT_BYTES'
  /** An incomplete file whose upload has ended. */
  | 'FILE_LEFT'
  /** A completed file without an entry in the change feed. */
  | 'FILE_UNTOLD'
  /** A copy without its object, or an archived copy without a manifest beside it. */
  | 'OBJECT_MISSING'
  /** The size or SHA-256 of an object differs from its row, or a manifest from its content. */
  | 'OBJECT_DAMAGED'
  /** An object without a row, or a leftover that should have been removed. */
  | 'OBJECT_STRAY'
  /** A preview without its object, or with other bytes. */
  | 'PREVIEW_MISSING'
  /** An object below `previews` that belongs to no preview. */
  | 'PREVIEW_STRAY'
  /** Claimed content although no upload is being finalized. */
  | 'CONTENT_LEFT'
  /** A completed upload without a completed or purged file. */
  | 'SESSION_WITHOUT_FILE'
  /** An open upload with missing durable bytes. */
  | 'STAGING_SHORT'
  /** Staged bytes of an upload that has ended. */
  | 'STAGING_LEFT'
  | 'RESERVED_DRIFT'
  | 'USED_DRIFT'
  /** A place without the marker of this installation. */
  | 'MARKER_MISSING'
  /** A place with the marker of another place or installation. */
  | 'MARKER_FOREIGN'
  /** A place that the database knows and the check does not. */
  | 'PLACE_UNCHECKED';

export interface Violation {
  readonly kind: ViolationKind;
  /** The ID of the row, the name of the place, or `<place>:<key>` for an object. */
  readonly id: string;
}

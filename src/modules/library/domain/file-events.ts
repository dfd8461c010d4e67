interface FileFact {
  readonly fileId: string;
  readonly ownerId: string;
}

/** `archivedContentId` names the content whose manifest must be updated; undefined before ARCHIVED. */
interface ManifestFact extends FileFact {
  readonly archivedContentId?: string;
}

/** Events of a file. FileUploadCompleted and all later ones change what lists show. */
export type FileEvent =
  | (FileFact & { readonly type: 'FileCreated' })
  | (FileFact & { readonly type: 'FileUploadStarted' })
  | (FileFact & { readonly type: 'FileUploadFailed'; readonly reason: string })
  | (FileFact & { readonly type: 'FileUploadCompleted'; readonly contentId: string })
  | (FileFact & { readonly type: 'FileArchived' })
  | (ManifestFact & { readonly type: 'FileChanged' })
  /** A cold copy started restoring, became readable, or is no longer readable. */
  | (FileFact & { readonly type: 'FileAvailabilityChanged' })
  /** Previews or metadata were read from the bytes, or were refused. */
  | (FileFact & { readonly type: 'FileMediaChanged' })
  | (ManifestFact & { readonly type: 'FileTrashed' })
  | (ManifestFact & { readonly type: 'FileRestored' })
  | (FileFact & { readonly type: 'FileDeleted' });

/** What an export contains besides its manifests. */
export const EXPORT_FORMATS = ['ORIGINALS', 'ORIGINALS_WITH_XMP'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The extension that is added to a file's name for its sidecar. */
export const SIDECAR_EXTENSION = '.xmp';

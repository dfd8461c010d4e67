import type { UploadFields } from '../../application/upload-request.ts';

/** Parameters of a request that opens an upload, apart from its Upload-Metadata. */
export interface UploadOpening {
  /** Size in bytes; undefined while the length is deferred. */
  readonly size: number | undefined;
  /** Fields from other headers; Upload-Metadata takes precedence. */
  readonly fields?: UploadFields;
  /** The Upload-Concat header of a partial upload. */
  readonly concat?: string | undefined;
}

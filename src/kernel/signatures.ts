/** Signs the fields of URLs and cookies. */
export interface Signatures {
  /** Returns a URL-safe signature over all fields, their order and their number. */
  sign(fields: readonly string[]): string;

  /** Whether the signature matches exactly these fields. */
  verify(fields: readonly string[], signature: string): boolean;
}

/** Signatures over what a URL or a cookie of a share says. */
export interface ShareSignatures {
  /** URL-safe, bound to every field, their order and their number. */
  sign(fields: readonly string[]): string;
  /** Whether the signature was made for exactly these fields. */
  verify(fields: readonly string[], signature: string): boolean;
}

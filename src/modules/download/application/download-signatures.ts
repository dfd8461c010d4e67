/** Signatures that let a URL read one file for a short time without a header. */
export interface DownloadSignatures {
  /** A URL-safe signature bound to the file and the moment it expires. */
  sign(fileId: string, expiresAt: Date): string;

  /** Whether the signature was made for exactly this file and moment. Says nothing about whether it has passed. */
  verify(fileId: string, expiresAt: Date, signature: string): boolean;
}

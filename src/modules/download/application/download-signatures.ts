/** Signatures for URLs that give short-lived access to one file without headers. */
export interface DownloadSignatures {
  /** A URL-safe signature for the file and its expiry. */
  sign(fileId: string, expiresAt: Date): string;

  /** Whether the signature was made for exactly this file and expiry. Does not check the expiry itself. */
  verify(fileId: string, expiresAt: Date, signature: string): boolean;
}

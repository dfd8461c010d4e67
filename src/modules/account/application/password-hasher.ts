/** One-way password storage. */
export interface PasswordHasher {
  /** A salted hash that carries its own parameters. */
  hash(password: string): Promise<string>;

  /** Whether the password made the hash. With no hash it does the same work and says no, so that time tells nothing. */
  verify(password: string, hash: string | undefined): Promise<boolean>;
}

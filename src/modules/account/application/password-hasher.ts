/** One-way password hashing. */
export interface PasswordHasher {
  /** Returns a salted hash that includes its own parameters. */
  hash(password: string): Promise<string>;

  /**
   * Whether the password matches the hash. Without a hash, does the same work and returns false, so that timing does
   * not reveal which accounts exist.
   */
  verify(password: string, hash: string | undefined): Promise<boolean>;
}

/** What `read` returns, or undefined if it throws: damaged parts of a file leave the rest readable. */
export async function attempt<T>(read: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}

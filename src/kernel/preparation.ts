/**
 * Work on a content's bytes while they are hot, such as previews. The hot copy is released only after it is settled; a
 * new preparation is backfilled for existing contents.
 */
export interface Preparation {
  readonly name: string;
  /** Prefixes of the MIME types it applies to, such as `image/`. */
  readonly mimeTypes: readonly string[];
}

/** Names of the preparations for a file of this MIME type. */
export function preparationsOf(preparations: readonly Preparation[], mimeType: string): string[] {
  return preparations
    .filter(({ mimeTypes }) => mimeTypes.some((prefix) => mimeType.startsWith(prefix)))
    .map(({ name }) => name);
}

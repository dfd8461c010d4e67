/** A place where an installation keeps bytes, read without the code that wrote them. */
export interface CheckedPlace {
  /** The name of the provider, or `staging`. */
  readonly name: string;
  /** The name under which the database knows the place; undefined if a test opened it without claiming it. */
  readonly claim: string | undefined;
  /** The text of its marker, without the line break. */
  marker(): Promise<string | undefined>;
}

export interface CheckedProvider extends CheckedPlace {
  /** Everything in the place except its marker. */
  entries(): Promise<ProviderEntry[]>;
}

export interface CheckedStaging extends CheckedPlace {
  entries(): Promise<StagedEntry[]>;
}

export interface ProviderEntry {
  /** A STRAY entry is nothing that a provider may leave. */
  readonly kind: 'OBJECT' | 'MANIFEST' | 'STRAY';
  /** As the installation names it. For a stray entry, its path. */
  readonly key: string;
  /** Undefined where the place keeps no versions. */
  readonly version: string | undefined;
  /** Whether reads without a version return it. */
  readonly isLatest: boolean;
  read(): AsyncIterable<Uint8Array>;
}

export interface StagedEntry {
  readonly sessionId: string;
  /** How many bytes can be resumed from; undefined if the upload is lost. */
  readonly bytes: number | undefined;
}

/** The folders of a provider. */
export interface ProviderLayout {
  /** Empty, or ends with `/`. */
  readonly objects: string;
  /** Undefined: manifests are stored among the objects. */
  readonly manifests: string | undefined;
}

/** Leftovers of interrupted puts are swept once they are this old. Milliseconds. */
export const LEFTOVER_AGE_MS = 24 * 60 * 60 * 1000;

/** What an entry with this path is. */
export function placedAt(
  path: string,
  { objects, manifests }: ProviderLayout,
): Pick<ProviderEntry, 'kind' | 'key'> {
  if (manifests !== undefined && path.startsWith(manifests)) {
    return { kind: 'MANIFEST', key: path.slice(manifests.length) };
  }
  if (!path.startsWith(objects)) return { kind: 'STRAY', key: path };
  const key = path.slice(objects.length);
  const isManifest = manifests === undefined && key.startsWith('manifests/');
  return { kind: isManifest ? 'MANIFEST' : 'OBJECT', key };
}

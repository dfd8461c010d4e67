/** Where a provider or the staging area keeps its bytes. */
export type StoragePlace =
  /** `path` is absolute and contains no symbolic links. */
  | { readonly kind: 'folder'; readonly path: string }
  /** `endpoint` is the origin of the service; `prefix` is empty or ends with `/`. */
  | {
      readonly kind: 'bucket';
      readonly endpoint: string;
      readonly bucket: string;
      readonly prefix: string;
    };

export interface NamedPlace {
  /** As the operator knows it, such as `the provider disk`. */
  readonly owner: string;
  readonly place: StoragePlace;
}

/**
 * Lists the pairs that share a place or of which one lies within the other, one plain sentence each. Two providers in
 * one place would count one object as two copies.
 */
export function sharedPlaces(places: readonly NamedPlace[]): string[] {
  return places.flatMap((one, index) =>
    places.slice(index + 1).flatMap((other) => {
      const [a, b] = [pathOf(one.place), pathOf(other.place)];
      if (a === b) return [`${one.owner} and ${other.owner} both use ${a}.`];
      if (b.startsWith(a)) return [nested(other, one)];
      return a.startsWith(b) ? [nested(one, other)] : [];
    }),
  );
}

function nested(inner: NamedPlace, outer: NamedPlace): string {
  return `${inner.owner} uses ${pathOf(inner.place)}, which lies within ${pathOf(outer.place)} of ${outer.owner}.`;
}

/** Ends with `/`, so that `/photos` does not contain `/photos-2`. */
function pathOf(place: StoragePlace): string {
  if (place.kind === 'folder') return place.path.endsWith('/') ? place.path : `${place.path}/`;
  return `${place.endpoint}/${place.bucket}/${place.prefix}`;
}

/** Markers of the folders and bucket prefixes that belong to this database. */
export interface PlaceClaims {
  /** The expected marker; undefined if the place has never been used. */
  read(name: string): Promise<string | undefined>;
  /** Stores the marker unless the name already has one. */
  record(name: string, marker: string): Promise<void>;
  /** The names under which this marker is stored. */
  namesOf(marker: string): Promise<string[]>;
  /** Chooses the marker of a new place. Every node that asks for this name gets the same one. */
  plan(name: string, marker: string): Promise<string>;
  /** Identifies the database. A restored or cloned database has another identity, although it has the same markers. */
  database(): Promise<string>;
}

/** Throws an Error if the marker belongs to another name: both would be one place. */
export async function requireOwnMarker(
  place: string,
  name: string,
  marker: string,
  claims: PlaceClaims,
): Promise<void> {
  const other = (await claims.namesOf(marker)).find((taken) => taken !== name);
  if (other === undefined) return;
  throw new Error(
    `${place} is used as both "${other}" and "${name}". Every provider and the staging area need a place of their own: ` +
      `otherwise one object would count as two copies.`,
  );
}

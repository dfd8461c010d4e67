/** The only source of identifiers: UUIDv7 (RFC 9562 §5.7), so that ids sort by creation time. */
export interface IdSource {
  next(): string;
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const NAME = new RegExp(`^(${UUID})\\.(\\d+)(?:\\.(info)|\\.part\\.(\\d+)\\.(\\d+)\\.(\\d+))?$`);

/** An object with the bytes after the last whole part. */
export interface Tail {
  readonly key: string;
  /** Index of the part that these bytes begin; starts at 0. */
  readonly index: number;
  /** Number of the writer; later writers have higher numbers. */
  readonly writer: number;
  readonly bytes: number;
}

/** The parsed key of an object in the staging bucket. */
export type StagedName = { readonly sessionId: string; readonly generation: number } & (
  | { readonly kind: 'WHOLE' | 'INFO' }
  | ({ readonly kind: 'TAIL' } & Tail)
);

/**
 * Keys of the objects below the prefix. They follow @tus/s3-store, with `<session>.<generation>` as the upload id: the
 * completed object has this name, `.info` describes its multipart upload, and `.part` holds the bytes after the last
 * whole part. Index, writer and length are appended to `.part`, so that no object is ever overwritten.
 */
export class StagedKeys {
  constructor(private readonly prefix: string) {}

  /** Prefix of all keys of a session, or of all sessions. */
  ofSession(sessionId?: string): string {
    return sessionId === undefined ? this.prefix : `${this.prefix}${sessionId}.`;
  }

  /** The upload id of the store, which is also the key of the completed object. */
  upload(sessionId: string, generation: number): string {
    return this.ofSession(sessionId) + generation;
  }

  tail(uploadId: string, { index, writer, bytes }: Omit<Tail, 'key'>): Tail {
    return { key: `${uploadId}.part.${index}.${writer}.${bytes}`, index, writer, bytes };
  }

  /** Undefined for keys of other objects. */
  read(key: string): StagedName | undefined {
    const match = NAME.exec(key.slice(this.prefix.length));
    if (!match || !key.startsWith(this.prefix)) return undefined;
    const [, sessionId = '', generation, info, index, writer, bytes] = match;
    const of = { sessionId, generation: Number(generation) };
    if (info) return { ...of, kind: 'INFO' };
    if (index === undefined) return { ...of, kind: 'WHOLE' };
    const tail = { key, index: Number(index), writer: Number(writer), bytes: Number(bytes) };
    return { ...of, kind: 'TAIL', ...tail };
  }
}

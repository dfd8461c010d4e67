const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const SESSION_ID = new RegExp(`^${UUID}$`);
const NAME = new RegExp(`^(${UUID})\\.(\\d+)(?:\\.(info)|\\.part\\.(\\d+)\\.(\\d+)\\.(\\d+))?$`);

/** Bytes behind the last whole part, in an object of their own. */
export interface Tail {
  readonly key: string;
  /** Which part they are the beginning of, from 0. */
  readonly index: number;
  /** Who wrote them: a later writer has a higher number. */
  readonly writer: number;
  readonly bytes: number;
}

/** What an object of the staging bucket is. */
export type StagedName = { readonly sessionId: string; readonly generation: number } & (
  | { readonly kind: 'WHOLE' | 'INFO' }
  | ({ readonly kind: 'TAIL' } & Tail)
);

/**
 * Names of the objects below the prefix. They are those of @tus/s3-store, whose upload ids are `<session>.<generation>`:
 * the finished object has that name, `.info` tells of its multipart upload, `.part` holds what is no whole part yet. A
 * part's name goes on with its index, writer and length, so that no object is ever written over.
 */
export class StagedKeys {
  constructor(private readonly prefix: string) {}

  isSessionId(text: string): boolean {
    return SESSION_ID.test(text);
  }

  /** What all keys of a session begin with; without a session what all begin with. */
  ofSession(sessionId?: string): string {
    return sessionId === undefined ? this.prefix : `${this.prefix}${sessionId}.`;
  }

  /** The upload id of the store, and the key of the finished object. */
  upload(sessionId: string, generation: number): string {
    return this.ofSession(sessionId) + generation;
  }

  tail(uploadId: string, { index, writer, bytes }: Omit<Tail, 'key'>): Tail {
    return { key: `${uploadId}.part.${index}.${writer}.${bytes}`, index, writer, bytes };
  }

  /** Undefined for what is not ours. */
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

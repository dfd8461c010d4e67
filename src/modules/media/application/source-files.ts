import type { PutSource } from '../../storage/domain/storage-provider.ts';

/** A file with the bytes of a source; disposing it removes a temporary one. */
interface SourceFile extends AsyncDisposable {
  readonly path: string;
}

export interface SourceFiles {
  /** Uses the source's own file if it has one, otherwise copies its bytes. */
  open(source: PutSource, signal?: AbortSignal): Promise<SourceFile>;
}

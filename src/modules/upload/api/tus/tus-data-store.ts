import type { AsyncLocalStorage } from 'node:async_hooks';

import { DataStore, Upload } from '@tus/utils';

import type { UploadDeps } from '../http/upload-deps.ts';
import type { UploadExchange } from '../http/upload-exchange.ts';

/** What @tus/server keeps uploads in: the use cases, seen through the request that is being served. */
export class TusDataStore extends DataStore {
  override extensions = [
    'creation',
    'creation-with-upload',
    'creation-defer-length',
    'termination',
    'expiration',
    'checksum',
    'checksum-trailer',
    'concatenation',
  ];

  constructor(
    private readonly deps: UploadDeps,
    private readonly exchanges: AsyncLocalStorage<UploadExchange>,
  ) {
    super();
  }

  override async create(upload: Upload): Promise<Upload> {
    upload.id = await this.exchange.start({ size: upload.size, concat: this.exchange.concat });
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const { current, announcedLength } = this.exchange;
    // Told again, as tus-js-client does after a cut, a length is no error: to the library it is still deferred.
    const size = announcedLength === current.size ? undefined : current.size;
    return new Upload({ id, offset: current.offset, ...(size === undefined ? {} : { size }) });
  }

  override async declareUploadLength(_id: string, size: number): Promise<void> {
    await this.exchange.declareSize(size);
  }

  override async remove(): Promise<void> {
    await this.deps.terminateUpload.execute(this.exchange.current.id);
  }

  /** 0: expiry slides with every byte, so the rows decide and not the age that @tus/server would compare. */
  override getExpiration(): number {
    return 0;
  }

  private get exchange(): UploadExchange {
    const exchange = this.exchanges.getStore();
    if (!exchange) throw new Error('uploads are only reached through a request');
    return exchange;
  }
}

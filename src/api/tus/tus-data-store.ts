import type { AsyncLocalStorage } from 'node:async_hooks';

import { DataStore, Upload } from '@tus/utils';

import type { TusExchange } from './tus-exchange.ts';
import type { TusParts } from './tus-parts.ts';

/** What @tus/server keeps uploads in: the use cases, seen through the request that is being served. */
export class TusDataStore extends DataStore {
  override extensions = [
    'creation',
    'creation-with-upload',
    'creation-defer-length',
    'termination',
    'expiration',
  ];

  constructor(
    private readonly parts: TusParts,
    private readonly exchanges: AsyncLocalStorage<TusExchange>,
  ) {
    super();
  }

  override async create(upload: Upload): Promise<Upload> {
    upload.id = await this.exchange.start(upload.size);
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const { current } = this.exchange;
    return new Upload({
      id,
      offset: current.offset,
      ...(current.size === undefined ? {} : { size: current.size }),
    });
  }

  override async declareUploadLength(_id: string, size: number): Promise<void> {
    await this.exchange.declareSize(size);
  }

  override async remove(): Promise<void> {
    await this.parts.terminateUpload.execute(this.exchange.current.id);
  }

  /** 0: expiry slides with every byte, so the rows decide and not the age that @tus/server would compare. */
  override getExpiration(): number {
    return 0;
  }

  private get exchange(): TusExchange {
    const exchange = this.exchanges.getStore();
    if (!exchange) throw new Error('uploads are only reached through a request');
    return exchange;
  }
}

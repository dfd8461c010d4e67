import { Arg, Mutation, Query, Resolver } from 'type-graphql';

import { FileHash } from '../../../../kernel/file-hash.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import type { CompareHashes } from '../../application/compare-hashes.ts';
import type { ForgetDeletions } from '../../application/forget-deletions.ts';
import type { Viewer } from './context.ts';
import { DeletionsForgetPayload, HashComparisonObject, HashInput } from './hash-comparison.ts';

export interface HashResolverDeps {
  readonly compareHashes: CompareHashes;
  readonly forgetDeletions: ForgetDeletions;
}

@Resolver()
export class HashResolver {
  constructor(private readonly deps: HashResolverDeps) {}

  @Query(() => [HashComparisonObject], {
    description:
      'Checks which bytes the viewer already has, so that an app need not upload them. Returns one result per hash, in the given order.',
  })
  async compareHashes(
    @Arg('hashes', () => [HashInput], { description: 'At most 1,000 hashes.' }) hashes: HashInput[],
    @CurrentViewer() { account }: Viewer,
  ): Promise<HashComparisonObject[]> {
    const known = hashes.map(({ sha256, size }) => ({ sha256: FileHash.ofHex(sha256), size }));
    const compared = await this.deps.compareHashes.execute(account.id, known);
    return compared.map((comparison) => new HashComparisonObject(comparison));
  }

  @Mutation(() => DeletionsForgetPayload, {
    nullable: true,
    description:
      'Clears the status DELETED_BY_USER of bytes, so that apps upload them again. Uploading the bytes clears it as well.',
  })
  async deletionsForget(
    @Arg('hashes', () => [HashInput], { description: 'At most 1,000 hashes.' }) hashes: HashInput[],
    @CurrentViewer() { account }: Viewer,
  ): Promise<DeletionsForgetPayload> {
    const bytes = hashes.map(({ sha256, size }) => ({ sha256: FileHash.ofHex(sha256), size }));
    const count = await this.deps.forgetDeletions.execute(account.id, bytes);
    return new DeletionsForgetPayload({ count });
  }
}

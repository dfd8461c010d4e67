import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';

import { FileHash } from '../../../../kernel/file-hash.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { CompareHashes } from '../../application/compare-hashes.ts';
import type { ForgetDeletions } from '../../application/forget-deletions.ts';
import type { GraphqlContext } from './context.ts';
import { DeletionsForgetPayload, HashComparisonObject, HashInput } from './hash-comparison.ts';
import { UploadSessionObject } from './upload-session.ts';

export interface HashResolverDeps {
  readonly compareHashes: CompareHashes;
  readonly forgetDeletions: ForgetDeletions;
}

@Resolver(() => HashComparisonObject)
export class HashResolver {
  constructor(private readonly deps: HashResolverDeps) {}

  @Query(() => [HashComparisonObject], {
    description:
      'Checks which bytes the viewer already has, so that an app need not upload them. Returns one result per hash, in the given order.',
  })
  async compareHashes(
    @Arg('hashes', () => [HashInput], { description: 'At most 1,000 hashes.' }) hashes: HashInput[],
    @Ctx() context: GraphqlContext,
  ): Promise<HashComparisonObject[]> {
    const { account } = await context.viewer();
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
    @Ctx() context: GraphqlContext,
  ): Promise<DeletionsForgetPayload> {
    const { account } = await context.viewer();
    const bytes = hashes.map(({ sha256, size }) => ({ sha256: FileHash.ofHex(sha256), size }));
    const count = await this.deps.forgetDeletions.execute(account.id, bytes);
    return new DeletionsForgetPayload({ count });
  }

  @FieldResolver(() => FileObject, {
    nullable: true,
    description: 'The file with these bytes; null unless DUPLICATE or TRASHED.',
  })
  async file(
    @Root() { row: { match } }: HashComparisonObject,
    @Ctx() context: GraphqlContext,
  ): Promise<FileObject | null> {
    const { files } = await context.viewer();
    return loadObject(files, match.fileId, FileObject);
  }

  @FieldResolver(() => UploadSessionObject, {
    nullable: true,
    description: 'The upload in progress; resume it at its `url`. Null unless IN_PROGRESS.',
  })
  async uploadSession(
    @Root() { row: { match } }: HashComparisonObject,
    @Ctx() context: GraphqlContext,
  ): Promise<UploadSessionObject | null> {
    const { uploads } = await context.viewer();
    return loadObject(uploads, match.sessionId, UploadSessionObject);
  }
}

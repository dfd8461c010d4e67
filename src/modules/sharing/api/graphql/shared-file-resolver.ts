import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';

import type { Clock } from '../../../../kernel/clock.ts';
import { formatId } from '../../../../kernel/id.ts';
import { RequestLoaders } from '../../../../platform/graphql/request-loaders.ts';
import { UrlScalar } from '../../../../platform/graphql/scalars.ts';
import { AvailabilityEnum } from '../../../library/api/graphql/enums.ts';
import { availabilityOfReadable } from '../../../library/application/read-access.ts';
import type { Availability } from '../../../library/domain/availability.ts';
import { PREVIEW_SIZES } from '../../../media/domain/preview-size.ts';
import type { ShareLinks, ShareLinkTarget } from '../../application/share-links.ts';
import type { GraphqlContext, RecipientLoaders } from './context.ts';
import { ownedFileOf, SharedFileObject } from './shared-file.ts';

export interface SharedFileResolverDeps {
  readonly shareLinks: ShareLinks;
  readonly clock: Clock;
}

@Resolver(() => SharedFileObject)
export class SharedFileResolver {
  constructor(private readonly deps: SharedFileResolverDeps) {}

  @FieldResolver(() => AvailabilityEnum, {
    description: 'Whether the original can be read now.',
  })
  async availability(
    @Root() { row }: SharedFileObject,
    @RequestLoaders() { sharedCopies }: RecipientLoaders,
  ): Promise<Availability['kind']> {
    const copies = (await sharedCopies.load(ownedFileOf(row))) ?? [];
    return availabilityOfReadable(copies, this.deps.clock.now()).kind;
  }

  @FieldResolver(() => UrlScalar, {
    nullable: true,
    description:
      'Signed URL of the original. Starts one download within 15 minutes and stops working when the share ends. Null if only previews are shared and while the original cannot be read.',
  })
  async downloadUrl(
    @Root() file: SharedFileObject,
    @Ctx() context: GraphqlContext,
  ): Promise<string | null> {
    if (file.row.share.permission !== 'ORIGINAL') return null;
    const availability = await this.availability(file, context.loaders());
    if (availability === 'COLD' || availability === 'RESTORING') return null;
    const target = { kind: 'FILE', fileId: file.row.id } as const;
    return context.baseUrl() + this.signed(file, 'content', target);
  }

  @FieldResolver(() => UrlScalar, {
    nullable: true,
    description:
      'Signed URL of a preview without metadata. Valid for 15 minutes or until the share ends. Null if there is no preview of this size.',
  })
  async previewUrl(
    @Root() file: SharedFileObject,
    @Arg('size', () => Int, { description: 'Longer edge in pixels: 256, 512 or 1440.' })
    size: number,
    @Ctx() context: GraphqlContext,
  ): Promise<string | null> {
    if (!PREVIEW_SIZES.some((one) => one === size)) return null;
    const media = await context.loaders().sharedMedia.load(ownedFileOf(file.row));
    if (!media || media.previews.length === 0) return null;
    const target = { kind: 'PREVIEW', fileId: file.row.id, size } as const;
    return context.baseUrl() + this.signed(file, `preview/${size}`, target);
  }

  private signed({ row }: SharedFileObject, path: string, target: ShareLinkTarget): string {
    const { id, expires, signature } = this.deps.shareLinks.of(row.share, target);
    const file = `/shares/${formatId('share', row.share.id)}/files/${formatId('file', row.id)}`;
    return `${file}/${path}?download=${id}&expires=${expires}&signature=${signature}`;
  }
}

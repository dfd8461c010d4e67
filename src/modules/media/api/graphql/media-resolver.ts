import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';

import type { GraphqlContext } from '../../../../platform/graphql/context.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { AdminOnly } from '../../../account/api/graphql/admin.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { FileMediaRow, MediaQueries } from '../../application/media-queries.ts';
import { PREVIEW_TYPES, type PreviewFormat } from '../../domain/preview-format.ts';
import type { PreviewProblem } from '../../domain/preview-problem.ts';
import { fittingPreview } from '../../domain/preview-size.ts';
import type { Viewer } from './context.ts';
import { PreviewFormatEnum, PreviewProblemEnum, PreviewStatusEnum } from './enums.ts';
import { MediaObject } from './media.ts';
import { PreviewObject, PreviewUsageObject } from './preview.ts';

export interface MediaResolverDeps {
  readonly media: Pick<MediaQueries, 'totals'>;
  /** Origin of a CDN in front of the previews, without a trailing slash. */
  readonly cdnUrl: string | undefined;
}

/** Adds previews and properties of media to files. */
@Resolver(() => FileObject)
export class MediaResolver {
  constructor(private readonly deps: MediaResolverDeps) {}

  @Query(() => PreviewUsageObject, {
    description: 'Hot storage used by previews. Admins only.',
  })
  @AdminOnly()
  async previewUsage(): Promise<PreviewUsageObject> {
    return new PreviewUsageObject(await this.deps.media.totals());
  }

  @FieldResolver(() => MediaObject, {
    nullable: true,
    description:
      'Properties of a photo, video or recording; null for other files and until the upload is complete.',
  })
  async media(
    @Root() file: FileObject,
    @CurrentViewer() { media }: Viewer,
  ): Promise<MediaObject | null> {
    return loadObject(media, file.row.id, MediaObject);
  }

  @FieldResolver(() => PreviewObject, {
    nullable: true,
    description:
      'The smallest preview whose longer edge has at least `size` pixels, or else the largest one; null unless `previewStatus` is READY.',
  })
  async preview(
    @Root() file: FileObject,
    @Arg('size', () => Int, {
      defaultValue: 512,
      description: 'Wanted length of the longer edge in pixels. Previews have 256, 512 and 1440.',
    })
    wanted: number,
    @Arg('format', () => PreviewFormatEnum, {
      defaultValue: PreviewFormatEnum.WEBP,
      description: 'Format of the image.',
    })
    format: PreviewFormat,
    @CurrentViewer() { media }: Viewer,
    @Ctx() context: GraphqlContext,
  ): Promise<PreviewObject | null> {
    const row = await media.load(file.row.id);
    const preview = row && fittingPreview(row.previews, wanted);
    if (!preview) return null;
    const { extension } = PREVIEW_TYPES[format];
    const path = `/previews/${row.key}/${preview.size}.${extension}`;
    return new PreviewObject({ ...preview, url: (this.deps.cdnUrl ?? context.baseUrl()) + path });
  }

  @FieldResolver(() => PreviewStatusEnum, { description: 'Whether the file has previews.' })
  async previewStatus(
    @Root() file: FileObject,
    @CurrentViewer() { media }: Viewer,
  ): Promise<FileMediaRow['status'] | 'NONE'> {
    return (await media.load(file.row.id))?.status ?? 'NONE';
  }

  @FieldResolver(() => PreviewProblemEnum, {
    nullable: true,
    description: 'Why no previews can be made; null unless `previewStatus` is REFUSED.',
  })
  async previewProblem(
    @Root() file: FileObject,
    @CurrentViewer() { media }: Viewer,
  ): Promise<PreviewProblem | null> {
    return (await media.load(file.row.id))?.problem ?? null;
  }
}

import { FieldResolver, Int, Resolver, Root } from 'type-graphql';

import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { objectOf } from '../../../../platform/graphql/row-object.ts';
import { MediaLocationObject, MediaPlaceObject } from '../../../media/api/graphql/media-facts.ts';
import { MediaObject } from '../../../media/api/graphql/media.ts';
import { cameraOf } from '../../../media/domain/camera-of.ts';
import type { Viewer } from './context.ts';
import { ownedFileOf, SharedFileObject } from './received-share.ts';

const OR_NULL = 'null if unknown or if the share does not include metadata.';

/** Properties of shared photos and videos: what an app needs to lay out a grid, and metadata if the share includes it. */
@Resolver(() => SharedFileObject)
export class SharedFileMediaResolver {
  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Width in pixels as displayed, with the orientation applied.',
  })
  async width(
    @Root() file: SharedFileObject,
    @CurrentViewer() viewer: Viewer,
  ): Promise<MediaObject['width'] | null> {
    return (await mediaOf(file, viewer))?.width;
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Height in pixels as displayed, with the orientation applied.',
  })
  async height(
    @Root() file: SharedFileObject,
    @CurrentViewer() viewer: Viewer,
  ): Promise<MediaObject['height'] | null> {
    return (await mediaOf(file, viewer))?.height;
  }

  @FieldResolver(() => Int, { nullable: true, description: 'Duration in milliseconds.' })
  async durationMs(
    @Root() file: SharedFileObject,
    @CurrentViewer() viewer: Viewer,
  ): Promise<MediaObject['durationMs'] | null> {
    return (await mediaOf(file, viewer))?.durationMs;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'ThumbHash of the picture in Base64: a blurred placeholder to draw before the preview is loaded.',
  })
  async thumbhash(
    @Root() file: SharedFileObject,
    @CurrentViewer() viewer: Viewer,
  ): Promise<string | null> {
    return (await mediaOf(file, viewer))?.thumbhash ?? null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Dominant color of the picture, such as `#1e90ff`.',
  })
  async dominantColor(
    @Root() file: SharedFileObject,
    @CurrentViewer() viewer: Viewer,
  ): Promise<MediaObject['dominantColor'] | null> {
    return (await mediaOf(file, viewer))?.dominantColor;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: `Make and model of the camera; ${OR_NULL}`,
  })
  async camera(
    @Root() file: SharedFileObject,
    @CurrentViewer() viewer: Viewer,
  ): Promise<string | null> {
    const metadata = await metadataOf(file, viewer);
    return (metadata && cameraOf(metadata.row.facts)) ?? null;
  }

  @FieldResolver(() => MediaPlaceObject, {
    nullable: true,
    description: `Town within 50 km of where it was taken; ${OR_NULL}`,
  })
  async place(
    @Root() file: SharedFileObject,
    @CurrentViewer() viewer: Viewer,
  ): Promise<MediaPlaceObject | null> {
    return (await metadataOf(file, viewer))?.place ?? null;
  }

  @FieldResolver(() => MediaLocationObject, {
    nullable: true,
    description: `Where it was taken; ${OR_NULL}`,
  })
  async location(
    @Root() file: SharedFileObject,
    @CurrentViewer() viewer: Viewer,
  ): Promise<MediaLocationObject | null> {
    return (await metadataOf(file, viewer))?.location ?? null;
  }
}

async function mediaOf(
  { row }: SharedFileObject,
  { sharedMedia }: Viewer,
): Promise<MediaObject | null> {
  return objectOf(await sharedMedia.load(ownedFileOf(row)), MediaObject);
}

/** Returns null if the share does not include metadata. */
async function metadataOf(file: SharedFileObject, viewer: Viewer): Promise<MediaObject | null> {
  return file.row.share.includeMetadata ? mediaOf(file, viewer) : null;
}

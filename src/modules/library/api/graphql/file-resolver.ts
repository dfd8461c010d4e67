import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';

import type { Clock } from '../../../../kernel/clock.ts';
import { DomainError } from '../../../../kernel/domain-error.ts';
import { uuidOf } from '../../../../kernel/id.ts';
import type { GraphqlContext } from '../../../../platform/graphql/context.ts';
import { AvailabilityEnum } from '../../../../platform/graphql/enums.ts';
import { userErrorOf } from '../../../../platform/graphql/errors.ts';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import {
  DownloadLinkObject,
  type FileDownload,
  FileDownloadUnion,
  RetrievalInProgressObject,
  RetrievalRequiredObject,
} from '../../../download/api/graphql/file-download.ts';
import { contentDisposition, contentType } from '../../../download/api/http/content-headers.ts';
import type { DirectLinks } from '../../../download/application/direct-links.ts';
import type { DownloadLinks } from '../../../download/application/download-links.ts';
import { RetrievalEstimateObject } from '../../../retrieval/api/graphql/retrieval-estimate.ts';
import { RetrievalRequestObject } from '../../../retrieval/api/graphql/retrieval-request.ts';
import type { ReadableCopy } from '../../application/file-queries.ts';
import {
  availabilityOfReadable,
  readableCopyOf,
  readAccessOf,
} from '../../application/read-access.ts';
import type { UpdateFile } from '../../application/update-file.ts';
import type { Availability } from '../../domain/availability.ts';
import { FileUpdateInput, FileUpdatePayload } from './file-update.ts';
import { FileObject } from './file.ts';

export interface FileResolverParts {
  readonly updateFile: UpdateFile;
  readonly downloadLinks: DownloadLinks;
  readonly directLinks: DirectLinks;
  readonly clock: Clock;
}

const FIELDS = {
  NOT_FOUND: ['id'],
  FILE_NAME_INVALID: ['input', 'name'],
  TAG_INVALID: ['input', 'tags'],
  CAPTURE_TIME_INVALID: ['input', 'capturedAt'],
} as const;

@Resolver(() => FileObject)
export class FileResolver {
  constructor(private readonly parts: FileResolverParts) {}

  @Query(() => FileObject, {
    nullable: true,
    description: "One file by its id; null for one that is missing or somebody else's.",
  })
  async file(
    @Arg('id', () => ID) id: string,
    @Ctx() context: GraphqlContext,
  ): Promise<FileObject | null> {
    const { files } = await context.viewer();
    const uuid = uuidOf('file', id);
    const row = uuid === undefined ? undefined : await files.load(uuid);
    return row ? new FileObject(row) : null;
  }

  @Mutation(() => FileUpdatePayload, {
    nullable: true,
    description: 'Corrects what is known about a file. Its bytes never change.',
  })
  async fileUpdate(
    @Arg('id', () => ID, { description: 'The file.' }) id: string,
    @Arg('input', () => FileUpdateInput) { name, tags, capturedAt }: FileUpdateInput,
    @Ctx() context: GraphqlContext,
  ): Promise<FileUpdatePayload> {
    const { account, files } = await context.viewer();
    const uuid = uuidOf('file', id);
    try {
      if (uuid === undefined) throw new DomainError('NOT_FOUND', 'no such file');
      await this.parts.updateFile.execute(account.id, uuid, {
        name: name ?? undefined,
        tags: tags ?? undefined,
        capturedAt,
      });
    } catch (error) {
      return new FileUpdatePayload({ error: userErrorOf(error, FIELDS) });
    }
    const row = await files.clear(uuid).load(uuid);
    return new FileUpdatePayload(row ? { file: new FileObject(row) } : {});
  }

  @FieldResolver(() => AvailabilityEnum, {
    nullable: true,
    description: 'Whether the bytes can be read now; null before COMPLETED.',
  })
  async availability(
    @Root() file: FileObject,
    @Ctx() context: GraphqlContext,
  ): Promise<Availability['kind'] | null> {
    return (await this.availabilityOf(file, context))?.kind ?? null;
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'Until when a RESTORED file can be read; null for any other.',
  })
  async restoredUntil(
    @Root() file: FileObject,
    @Ctx() context: GraphqlContext,
  ): Promise<Date | null> {
    const availability = await this.availabilityOf(file, context);
    return availability?.kind === 'RESTORED' ? availability.until : null;
  }

  @FieldResolver(() => FileDownloadUnion, {
    nullable: true,
    description: 'How to get the bytes; null before COMPLETED and when no copy can be read.',
  })
  async download(
    @Root() file: FileObject,
    @Ctx() context: GraphqlContext,
  ): Promise<FileDownload | null> {
    if (!isKept(file)) return null;
    const copies = await copiesOf(file, context);
    const access = readAccessOf(copies, this.parts.clock.now());
    if (!access) return null;
    if (access.kind === 'READY') return this.linkOf(file, copies, context);
    const { awaiting, retrievals, estimates } = await context.viewer();
    const requestId = await awaiting.load(file.row.id);
    if (requestId !== undefined || access.kind === 'RETRIEVAL_IN_PROGRESS') {
      const row = requestId === undefined ? undefined : await retrievals.load(requestId);
      return new RetrievalInProgressObject(row ? new RetrievalRequestObject(row) : null);
    }
    const found = await estimates.load(file.row.id);
    return new RetrievalRequiredObject(
      access,
      found.map((estimate) => new RetrievalEstimateObject(estimate)),
    );
  }

  private async linkOf(
    file: FileObject,
    copies: readonly ReadableCopy[],
    context: GraphqlContext,
  ): Promise<DownloadLinkObject> {
    const direct = await this.parts.directLinks.of(copies, {
      contentType: contentType(file.mimeType),
      contentDisposition: contentDisposition({
        sanitizedName: file.name,
        mimeType: file.mimeType,
        download: false,
      }),
    });
    if (direct) return new DownloadLinkObject(direct.url, direct.expiresAt);
    const until = readableCopyOf(copies, this.parts.clock.now())?.until;
    const { expiresAt, signature } = this.parts.downloadLinks.grant(file.row.id, until);
    const expires = Math.floor(expiresAt.getTime() / 1000);
    const path = `/files/${file.id}/content?expires=${expires}&signature=${signature}`;
    return new DownloadLinkObject(context.baseUrl() + path, expiresAt);
  }

  private async availabilityOf(
    file: FileObject,
    context: GraphqlContext,
  ): Promise<Availability | undefined> {
    if (!isKept(file)) return undefined;
    return availabilityOfReadable(await copiesOf(file, context), this.parts.clock.now());
  }
}

function isKept({ status }: FileObject): boolean {
  return status === 'COMPLETED' || status === 'ARCHIVED';
}

async function copiesOf(
  file: FileObject,
  context: GraphqlContext,
): Promise<readonly ReadableCopy[]> {
  const { copies } = await context.viewer();
  return copies.load(file.row.id);
}

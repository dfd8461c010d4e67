import type { Clock } from '../../../kernel/clock.ts';
import { DomainError, isDomainError } from '../../../kernel/domain-error.ts';
import type { FileHash } from '../../../kernel/file-hash.ts';
import type { FileSize } from '../../../kernel/file-size.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import { noteCopyTrouble } from '../../library/application/note-copy-trouble.ts';
import { Content } from '../../library/domain/content.ts';
import type { Copy } from '../../library/domain/copy.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import type { ObjectFinding, VerifyObject } from '../../storage/application/verify-object.ts';
import type { StorageLocation } from '../../storage/domain/storage-location.ts';
import type { StagedBytes } from './staged-bytes.ts';
import type { Transaction, UnitOfWork } from './unit-of-work.ts';

/** Durable staged bytes and the content they become. */
interface Placing {
  readonly ownerId: string;
  readonly staged: StagedBytes;
  readonly hash: FileHash;
  readonly size: FileSize;
}

/** By copy; undefined for one that could not be compared. */
type Findings = ReadonlyMap<string, ObjectFinding | undefined>;

/** Copies are rarely added while others are compared. */
const MAX_INSPECTIONS = 5;

/** Stores staged bytes at the landing provider under their content's key. Every step is idempotent. */
export class PlaceContent {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly providers: ProviderRegistry,
    private readonly verifyObject: VerifyObject,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  /**
   * Returns the new location; undefined if a usable copy already exists. Throws `UPLOAD_FAILED` if the staged bytes are
   * damaged, `PROVIDER_UNAVAILABLE` if a retry may succeed.
   */
  async execute(placing: Placing, signal: AbortSignal): Promise<StorageLocation | undefined> {
    let findings: Findings = new Map();
    for (let attempt = 1; attempt <= MAX_INSPECTIONS; attempt += 1) {
      const key = await this.claim(placing, findings);
      if (key !== 'NOT_COMPARED') {
        return key === undefined ? undefined : this.place(placing, key, signal);
      }
      // Only for bytes that are stored already, so that other uploads need a single transaction.
      findings = await this.inspect(placing, signal);
    }
    throw new DomainError(
      'PROVIDER_UNAVAILABLE',
      'The stored copies of these bytes keep changing. Try again.',
    );
  }

  /**
   * Claims the content's row before storing its bytes, so that cleanup does not delete them in the meantime. Returns
   * its key; undefined if an intact copy already exists, NOT_COMPARED if a copy without a finding does.
   */
  private claim({ ownerId, hash, size }: Placing, findings: Findings): Promise<string | undefined> {
    return this.unitOfWork.run(async (tx) => {
      const content = await this.claimedContent(tx, ownerId, hash, size);
      const copies = await tx.contents.copiesOf(content.id);
      if (content.state === 'STORED') {
        const candidates = this.candidates(copies);
        const isIntact = ({ id }: Copy) => findings.get(id)?.kind === 'VERIFIED';
        if (candidates.some(isIntact)) return undefined;
        if (candidates.some(({ id }) => !findings.has(id))) return 'NOT_COMPARED';
        for (const copy of candidates) {
          const kind = findings.get(copy.id)?.kind;
          if (kind === 'DAMAGED') await noteCopyTrouble(tx, copy, 'DAMAGED');
          if (kind === 'MISSING') await noteCopyTrouble(tx, copy, 'MISSING');
        }
        // No intact copy is left, so store the bytes again.
        content.reclaim();
      }
      return content.storageKey;
    });
  }

  private async claimedContent(
    tx: Transaction,
    ownerId: string,
    hash: FileHash,
    size: FileSize,
  ): Promise<Content> {
    const existing = await tx.contents.findForUpdate(ownerId, hash, size);
    if (existing) {
      if (existing.state === 'DELETING') existing.reclaim();
      return existing;
    }
    const content = Content.claim(this.ids.next(), ownerId, hash, size, this.clock.now());
    tx.contents.add(content);
    return content;
  }

  /**
   * Compares the existing copies with the hash until one is intact. Asks the providers instead of trusting the rows,
   * and compares bytes: the upload may be the only intact copy that is left. Undefined for an archive that could not be
   * asked. Runs outside of transactions, because it may read the copies.
   */
  private async inspect(
    { ownerId, staged, hash, size }: Placing,
    signal: AbortSignal,
  ): Promise<Findings> {
    const candidates = await this.unitOfWork.run(async (tx) => {
      const content = await tx.contents.findForUpdate(ownerId, hash, size);
      return content?.state === 'STORED'
        ? this.candidates(await tx.contents.copiesOf(content.id))
        : [];
    });
    const findings = new Map<string, ObjectFinding | undefined>();
    for (const { id, location, crc32 } of candidates) {
      const declared = { sha256: hash, size: size.bytes, crc32 };
      const openOther = async () => (await staged.source(hash)).open(signal);
      try {
        const finding = await this.verifyObject.execute(location, declared, { openOther, signal });
        findings.set(id, finding);
        if (finding.kind === 'VERIFIED') return findings;
      } catch (error) {
        // Do not fail the upload because an archive is unavailable: the staged bytes can be stored again.
        const isArchive = location.provider !== this.providers.landing.name;
        if (!isArchive || !isDomainError(error, 'PROVIDER_UNAVAILABLE')) throw error;
        findings.set(id, undefined);
      }
    }
    return findings;
  }

  /** The copies that would make storing the bytes again unnecessary: at the landing provider, or verified elsewhere. */
  private candidates(copies: readonly Copy[]): Copy[] {
    const { landing } = this.providers;
    const usable = copies.filter((copy) => copy.isUsable);
    const landed = usable.filter(({ location }) => location.provider === landing.name);
    const archived = usable.filter((copy) => copy.state === 'VERIFIED' && !landed.includes(copy));
    return [...landed, ...archived];
  }

  /** A checksum mismatch here is not the client's error: the staged bytes or an existing object are damaged. */
  private async place(
    { ownerId, staged, hash, size }: Placing,
    key: string,
    signal: AbortSignal,
  ): Promise<StorageLocation> {
    const source = await staged.source(hash);
    try {
      return await this.providers.landing.put(key, source, signal);
    } catch (error) {
      if (!isDomainError(error, 'CHECKSUM_MISMATCH')) throw error;
      if (!(await staged.hash(signal)).equals(hash)) {
        throw new DomainError(
          'UPLOAD_FAILED',
          'The uploaded bytes were damaged in storage. Start a new upload.',
          { cause: error },
        );
      }
      await this.unitOfWork.run(async (tx) => {
        const content = await tx.contents.findForUpdate(ownerId, hash, size);
        if (content?.storageKey === key) content.abandonKeys();
      });
      throw new DomainError(
        'PROVIDER_UNAVAILABLE',
        'The storage key is occupied by different bytes. Try again.',
        { cause: error, retryAfterSeconds: 1 },
      );
    }
  }
}

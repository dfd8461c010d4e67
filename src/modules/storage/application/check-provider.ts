import { DomainError, isDomainError } from '../../../kernel/domain-error.ts';
import type { FileHash } from '../../../kernel/file-hash.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import { StorageLocation } from '../domain/storage-location.ts';
import type { ByteRange, PutSource, StorageProvider } from '../domain/storage-provider.ts';
import type { ContentHasher } from './content-hasher.ts';
import type { ProviderRegistry } from './provider-registry.ts';
import { requireProviders } from './require-providers.ts';

export const PROVIDER_CHECK_STEPS = [
  'HEALTH',
  'WRITE',
  'STAT',
  'LIST',
  'READ',
  'READ_RANGE',
  'SIGNED_URL',
  'DELETE',
] as const;

type ProviderCheckStepName = (typeof PROVIDER_CHECK_STEPS)[number];

export interface ProviderCheckStep {
  readonly step: ProviderCheckStepName;
  readonly outcome: 'PASSED' | 'FAILED' | 'SKIPPED';
  /** What the step found, in one plain sentence. */
  readonly message: string;
}

/** Timeout of one step, in milliseconds. */
const STEP_MS = 30_000;

const PROBE = new TextEncoder().encode('FlexStorage writes this object to check a provider.\n');

/**
 * Writes, inspects, reads and deletes a small object and reports each step. The probe may be billed for the archive's
 * minimum storage duration; at a few bytes that costs next to nothing.
 */
export class CheckProvider {
  constructor(
    private readonly providers: ProviderRegistry,
    private readonly hasher: ContentHasher,
    private readonly ids: IdSource,
  ) {}

  /** Throws `PROVIDER_UNKNOWN`. Provider failures are reported as steps; the probe is always deleted. */
  async execute(name: string, signal?: AbortSignal): Promise<ProviderCheckStep[]> {
    requireProviders([name], this.providers);
    const check = new Check(this.providers.get(name), this.hasher, signal);
    await check.run(`probe/${this.ids.next()}`);
    return check.steps;
  }
}

class Check {
  readonly steps: ProviderCheckStep[] = [];

  constructor(
    private readonly provider: StorageProvider,
    private readonly hasher: ContentHasher,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async run(key: string): Promise<void> {
    const { provider } = this;
    await this.step('HEALTH', async (signal) => {
      const { healthy, reason } = await provider.health(signal);
      if (!healthy) throw new Error(reason ?? 'The provider is unhealthy.');
      return 'The provider responds.';
    });
    const location = await this.write(key);
    if (location) {
      await this.look(location, key);
      await this.read(location);
    } else {
      const between = PROVIDER_CHECK_STEPS.slice(2, -1);
      for (const step of between) this.skip(step, 'Nothing was written.');
    }
    // Runs even if the write response was lost or the caller has disconnected.
    const { storageClass } = provider.capabilities;
    const place = location ?? StorageLocation.of(provider.name, key, storageClass);
    await this.step('DELETE', (limit) => this.remove(place, limit), null);
  }

  private async remove(place: StorageLocation, signal: AbortSignal): Promise<string> {
    await this.provider.delete(place, signal);
    return 'The probe was deleted.';
  }

  private async write(key: string): Promise<StorageLocation | undefined> {
    let location: StorageLocation | undefined;
    await this.step('WRITE', async (signal) => {
      const { sha256 } = await this.hasher.hash(blocksOf(PROBE));
      location = await this.provider.put(key, probeSource(sha256), signal);
      return location.version === undefined || location.version === null
        ? 'Stored and verified.'
        : 'Stored and verified, under its own version.';
    });
    return location;
  }

  private async look(location: StorageLocation, key: string): Promise<void> {
    const { provider } = this;
    await this.step('STAT', async (signal) => {
      const { size, sha256, storageClass } = await provider.stat(location, signal);
      if (size !== PROBE.length)
        throw new Error(`The object has ${size} bytes instead of ${PROBE.length}.`);
      const { storageClass: expected } = provider.capabilities;
      if (storageClass !== expected) throw new Error(`The object is in class ${storageClass}.`);
      return sha256
        ? `${storageClass}, with a SHA-256 computed by the provider.`
        : `${storageClass}.`;
    });
    await this.step('LIST', async (signal) => {
      for await (const listed of provider.list(key, signal)) {
        if (listed.key === key) return 'The object is listed.';
      }
      throw new Error('The object is not listed.');
    });
  }

  private async read(location: StorageLocation): Promise<void> {
    const { provider } = this;
    const { instantAccess, signedUrls } = provider.capabilities;
    await this.step('READ', async (signal) => {
      const read = await this.reads(location, PROBE, undefined, signal);
      if (!instantAccess && read === undefined) return 'Refused before a retrieval, as expected.';
      if (!read) throw new Error('The object returned different bytes than were written.');
      return 'The object returned the bytes that were written.';
    });
    if (instantAccess) {
      await this.step('READ_RANGE', async (signal) => {
        const range = { start: 5, end: 9 };
        const read = await this.reads(location, PROBE.subarray(5, 10), range, signal);
        if (!read) throw new Error('A range returned different bytes than were written.');
        return 'Ranges can be read.';
      });
    } else this.skip('READ_RANGE', 'Not possible before a retrieval.');
    if (instantAccess && signedUrls) {
      await this.step('SIGNED_URL', async (signal) => {
        const headers = { contentType: 'text/plain', contentDisposition: 'inline' };
        const url = await provider.signedUrl?.(location, 60, headers);
        if (!url) throw new Error('The provider returned no URL.');
        const answer = await fetch(url, { signal });
        const bytes = new Uint8Array(await answer.arrayBuffer());
        if (!answer.ok || !(await this.areSame(blocksOf(bytes), PROBE))) {
          throw new Error(`The URL returned status ${answer.status}.`);
        }
        return 'Clients can read directly from the provider.';
      });
    } else
      this.skip('SIGNED_URL', signedUrls ? 'Not possible before a retrieval.' : 'Not supported.');
  }

  /** Whether the bytes match; undefined if they must be retrieved first. */
  private async reads(
    location: StorageLocation,
    expected: Uint8Array,
    range: ByteRange | undefined,
    signal: AbortSignal,
  ): Promise<boolean | undefined> {
    try {
      return await this.areSame(await this.provider.open(location, range, signal), expected);
    } catch (error) {
      if (isDomainError(error, 'RETRIEVAL_REQUIRED')) return undefined;
      throw error;
    }
  }

  private async areSame(bytes: AsyncIterable<Uint8Array>, expected: Uint8Array): Promise<boolean> {
    const { sha256 } = await this.hasher.hash(blocksOf(expected));
    return (await this.hasher.hash(bytes)).sha256.equals(sha256);
  }

  private skip(step: ProviderCheckStepName, message: string): void {
    this.steps.push({ step, outcome: 'SKIPPED', message });
  }

  private async step(
    step: ProviderCheckStepName,
    work: (signal: AbortSignal) => Promise<string>,
    caller: AbortSignal | null = this.signal ?? null,
  ): Promise<void> {
    const limit = AbortSignal.timeout(STEP_MS);
    const signal = caller ? AbortSignal.any([limit, caller]) : limit;
    try {
      this.steps.push({ step, outcome: 'PASSED', message: await work(signal) });
    } catch (error) {
      this.steps.push({ step, outcome: 'FAILED', message: messageOf(error) });
    }
  }
}

function probeSource(sha256: FileHash): PutSource {
  return {
    size: PROBE.length,
    sha256,
    open: (_signal, range) => blocksOf(range ? PROBE.subarray(range.start, range.end + 1) : PROBE),
  };
}

async function* blocksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Our messages are written for people; others may contain details meant only for the log. */
function messageOf(error: unknown): string {
  if (error instanceof DomainError) return error.message;
  return error instanceof Error ? error.message : 'The step failed.';
}

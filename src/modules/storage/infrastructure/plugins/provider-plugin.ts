import type { DomainError, DomainErrorCode } from '../../../../kernel/domain-error.ts';
import type { FileHash } from '../../../../kernel/file-hash.ts';
import type { StorageClass } from '../../domain/storage-class.ts';
import type { StorageLocation } from '../../domain/storage-location.ts';
import type { StorageProvider } from '../../domain/storage-provider.ts';

/** What a plugin is written for. A change that an old plugin would not survive makes it 2. */
export const PLUGIN_API_VERSION = 1;

/** A kind of storage that a package brings, as its default export or the one named `plugin`. */
export interface ProviderPlugin<Settings = unknown> {
  readonly apiVersion: typeof PLUGIN_API_VERSION;
  /** What `kind` says in the provider settings. */
  readonly kind: string;
  /** Checks what stands beside `kind` and `name`; throws on what is wrong, best as zod and its like do: `{ issues }`. */
  readonly settings: { parse(input: unknown): Settings };
  /** Makes the provider. What it must be is said at `StorageProvider`. */
  create(
    settings: Settings,
    context: ProviderPluginContext,
  ): StorageProvider | Promise<StorageProvider>;
}

/** What a plugin gets, so that it need import nothing of FlexStorage. */
export interface ProviderPluginContext {
  /** The provider's configured name, which it must bear. */
  readonly name: string;
  /** Makes an error that FlexStorage understands: those of the port; any other is a bug to it. */
  error(
    code: DomainErrorCode,
    message: string,
    options?: { readonly cause?: unknown },
  ): DomainError;
  /** Where an object lies. Throws `STORAGE_LOCATION_INVALID` for a key that is empty, absolute, or climbs with `..`. */
  location(key: string, storageClass?: StorageClass, version?: string): StorageLocation;
  /** A SHA-256 of 64 hexadecimal digits. */
  hash(hex: string): FileHash;
  /** The text of a secret that the settings have as it is, or as `{ "env": … }` or `{ "file": … }`. */
  secret(from: unknown): string;
  now(): Date;
  log(message: string, error?: unknown): void;
}

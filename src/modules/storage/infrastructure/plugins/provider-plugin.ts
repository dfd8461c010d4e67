import type { DomainError, DomainErrorCode } from '../../../../kernel/domain-error.ts';
import type { FileHash } from '../../../../kernel/file-hash.ts';
import type { StorageClass } from '../../domain/storage-class.ts';
import type { StorageLocation } from '../../domain/storage-location.ts';
import type { StorageProvider } from '../../domain/storage-provider.ts';

/** The plugin API version. Incompatible changes increase it. */
export const PLUGIN_API_VERSION = 1;

/** A storage kind provided by a package, exported as the default or as `plugin`. */
export interface ProviderPlugin<Settings = unknown> {
  readonly apiVersion: typeof PLUGIN_API_VERSION;
  /** The value of `kind` in the provider settings. */
  readonly kind: string;
  /**
   * Validates the settings other than `kind` and `name`; throws if they are invalid, preferably with zod-style `{
   * issues }`.
   */
  readonly settings: { parse(input: unknown): Settings };
  /** Creates the provider, which must fulfil the contract of `StorageProvider`. */
  create(
    settings: Settings,
    context: ProviderPluginContext,
  ): StorageProvider | Promise<StorageProvider>;
}

/** Passed to a plugin so that it does not need to import FlexStorage. */
export interface ProviderPluginContext {
  /** The provider's configured name, which the provider must return as its own. */
  readonly name: string;
  /** Creates an error that FlexStorage recognizes. Only the port's codes are; any other error is treated as a bug. */
  error(
    code: DomainErrorCode,
    message: string,
    options?: { readonly cause?: unknown },
  ): DomainError;
  /**
   * Creates an object's location. Throws `STORAGE_LOCATION_INVALID` for a key that is empty, absolute or contains `..`.
   */
  location(key: string, storageClass?: StorageClass, version?: string): StorageLocation;
  /** Creates a SHA-256 from 64 hexadecimal digits. */
  hash(hex: string): FileHash;
  /** Resolves a secret given literally, as `{ "env": … }` or as `{ "file": … }`. */
  secret(from: unknown): string;
  now(): Date;
  log(message: string, error?: unknown): void;
}

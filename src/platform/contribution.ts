import type { EntitySchema } from '@mikro-orm/postgresql';
import type { FastifyInstance } from 'fastify';

import type { IdPrefix } from '../kernel/id.ts';
import type { JobSettings } from '../kernel/jobs.ts';
import type { Preparation } from '../kernel/preparation.ts';
import type { Reactions } from '../kernel/reaction.ts';
import type { Node } from './graphql/node.ts';
import type { HttpSettings } from './http/http-settings.ts';
import type { OpenTransaction, Violations } from './postgres/mikro-unit-of-work.ts';

/** Creates each member of a module's transaction. */
export type TransactionTable<Parts> = {
  readonly [Name in keyof Parts]: (open: OpenTransaction) => Parts[Name];
};

/** A job and the use case it runs. */
interface JobContribution<UseCases> extends JobSettings {
  readonly run: (useCases: UseCases, data: never, signal: AbortSignal) => Promise<void>;
}

/** The jobs of a module: settings and use case for each name of `Jobs`. */
export type JobTable<Jobs, UseCases> = {
  readonly [Name in keyof Jobs]: JobSettings & {
    readonly run: (useCases: UseCases, data: Jobs[Name], signal: AbortSignal) => Promise<void>;
  };
};

/**
 * A use case that runs within the transaction of the events that triggered it. Reactions to several events of one
 * transaction are given to it together.
 */
type StepContribution<UseCases> = (
  useCases: UseCases,
  data: readonly never[],
  tx: never,
) => Promise<void>;

/** A background process that runs until disposed. */
interface Background extends AsyncDisposable {
  start(): void;
}

/**
 * A module's contribution to the process. Every entry is data or a plain function of the module's use cases; src/app
 * merges the contributions of all modules and fails on duplicate names.
 */
export interface Contribution<UseCases> {
  readonly entities?: readonly EntitySchema[];
  /** Keyed by its name in the module's Transaction. */
  readonly transaction?: Readonly<Record<string, (open: OpenTransaction) => unknown>>;
  readonly violations?: Violations;
  /** Reactions to events of this module or of those below it. */
  readonly reactions?: Reactions;
  /** Use cases that reactions run within the transaction of their event. */
  readonly steps?: Readonly<Record<string, StepContribution<UseCases>>>;
  readonly jobs?: Readonly<Record<string, JobContribution<UseCases>>>;
  /** One instance of each resolver class. */
  readonly resolvers?: (useCases: UseCases) => readonly object[];
  /** Data loaders for the viewer, keyed by their name in the module's Viewer. */
  readonly loaders?: Readonly<
    Record<string, (useCases: UseCases, ownerId: string, remember: boolean) => unknown>
  >;
  /**
   * Data loaders that need no viewer, keyed by their name in the module's RequestLoaders. Callers must have checked
   * access.
   */
  readonly requestLoaders?: Readonly<
    Record<string, (useCases: UseCases, remember: boolean) => unknown>
  >;
  /** Use cases available in the context of subscriptions. */
  readonly subscriptions?: readonly (keyof UseCases & string)[];
  readonly nodes?: Partial<Record<IdPrefix, FindNode>>;
  /** Mounts routes that browsers may call from other origins. */
  readonly crossOriginRoutes?: (
    app: FastifyInstance,
    useCases: UseCases,
    settings: HttpSettings,
  ) => Promise<void>;
  /** Mounts all other routes. */
  readonly routes?: (
    app: FastifyInstance,
    useCases: UseCases,
    settings: HttpSettings,
  ) => Promise<void>;
  readonly preparations?: readonly Preparation[];
  readonly background?: (useCases: UseCases) => Background;
  /** Completes work left unfinished by an earlier process. */
  readonly recover?: (useCases: UseCases, signal: AbortSignal) => Promise<void>;
}

/** Finds the viewer's node with this UUID; null if it is missing or belongs to another user. */
export type FindNode = {
  find(viewer: unknown, uuid: string): Promise<Node | null>;
}['find'];

/** Creates each of a module's request loaders. Without `remember`, nothing is cached. */
export type RequestLoaderTable<Loaders, UseCases> = {
  readonly [Name in keyof Loaders]: (useCases: UseCases, remember: boolean) => Loaders[Name];
};

/** Creates each of a module's loaders. Without `remember`, nothing is cached. */
export type LoaderTable<Loaders, UseCases> = {
  readonly [Name in keyof Loaders]: (
    useCases: UseCases,
    ownerId: string,
    remember: boolean,
  ) => Loaders[Name];
};

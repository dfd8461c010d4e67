import type { EntitySchema } from '@mikro-orm/postgresql';
import type { FastifyInstance } from 'fastify';

import type { IdPrefix } from '../kernel/id.ts';
import type { JobSettings } from '../kernel/jobs.ts';
import type { Reactions } from '../kernel/reaction.ts';
import type { Node } from './graphql/node.ts';
import type { HttpSettings } from './http/http-settings.ts';
import type { OpenTransaction, Violations } from './postgres/mikro-unit-of-work.ts';

/** How each part of a module's transaction is made. */
export type TransactionTable<Parts> = {
  readonly [Name in keyof Parts]: (open: OpenTransaction) => Parts[Name];
};

/** A job with the use case that it runs. */
interface JobContribution<UseCases> extends JobSettings {
  readonly run: (useCases: UseCases, data: never, signal: AbortSignal) => Promise<void>;
}

/** The jobs of a module: each name of `Jobs` with its settings and what it runs. */
export type JobTable<Jobs, UseCases> = {
  readonly [Name in keyof Jobs]: JobSettings & {
    readonly run: (useCases: UseCases, data: Jobs[Name], signal: AbortSignal) => Promise<void>;
  };
};

/** A use case that runs within the transaction of the event it follows from. */
type StepContribution<UseCases> = (useCases: UseCases, data: never, tx: never) => Promise<void>;

/** Something that runs beside requests and jobs until it is disposed. */
interface Background extends AsyncDisposable {
  start(): void;
}

/**
 * What a module adds to the process. Every entry is data or a plain function of the module's use cases; src/app folds
 * those of all modules and fails when two use the same name.
 */
export interface Contribution<UseCases> {
  readonly entities?: readonly EntitySchema[];
  /** By its name in the module's Transaction. */
  readonly transaction?: Readonly<Record<string, (open: OpenTransaction) => unknown>>;
  readonly violations?: Violations;
  /** What follows from events of this module or of those below it. */
  readonly reactions?: Reactions;
  /** What reactions run within the transaction of their event. */
  readonly steps?: Readonly<Record<string, StepContribution<UseCases>>>;
  readonly jobs?: Readonly<Record<string, JobContribution<UseCases>>>;
  /** One instance of each resolver class. */
  readonly resolvers?: (useCases: UseCases) => readonly object[];
  /** Batched reads of the viewer's own, by their name in the module's Viewer. */
  readonly loaders?: Readonly<
    Record<string, (useCases: UseCases, ownerId: string, remember: boolean) => unknown>
  >;
  /** The use cases that subscriptions find in their context. */
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
  /**
   * Names of what has to be made of a content's bytes while they are hot. The hot copy is not released before each is
   * settled; a new name is backfilled for existing contents.
   */
  readonly preparations?: readonly string[];
  readonly background?: (useCases: UseCases) => Background;
  /** Finishes what an earlier process left. */
  readonly recover?: (useCases: UseCases, signal: AbortSignal) => Promise<void>;
}

/** Finds the viewer's node with this UUID; null for one that is missing or someone else's. */
export type FindNode = {
  find(viewer: unknown, uuid: string): Promise<Node | null>;
}['find'];

/** How each of a module's loaders is made. Without `remember` nothing is cached. */
export type LoaderTable<Loaders, UseCases> = {
  readonly [Name in keyof Loaders]: (
    useCases: UseCases,
    ownerId: string,
    remember: boolean,
  ) => Loaders[Name];
};

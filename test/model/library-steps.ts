import fc from 'fast-check';

const TAGS = ['sea', 'lake', 'snow'] as const;

/** Sizes of the users' blobs; a few of them exceed the smaller limits. */
export const SIZES = [0, 700, 900, 1_100, 1_300, 1_700] as const;

const LIMITS = [900, 3_000, 10_000] as const;

/** The files of a step, as indexes into a list of the current world. */
export interface Picks {
  /** Picks from all IDs ever used by both users and one unknown ID; otherwise from the user's own. */
  readonly ofAll: boolean;
  readonly at: readonly number[];
}

/** One action of a user. */
export type Step = { readonly who: 0 | 1 } & (
  | { readonly kind: 'look' }
  /** `auto`: by an automatic backup. */
  | { readonly kind: 'upload'; readonly blob: number; readonly auto: boolean }
  | {
      readonly kind: 'tag';
      readonly picks: Picks;
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  | { readonly kind: 'favourite'; readonly picks: Picks; readonly favourite: boolean }
  | { readonly kind: 'trash' | 'restore' | 'purge'; readonly picks: Picks }
  | { readonly kind: 'album' }
  /** Adds files to an album, or removes them. */
  | {
      readonly kind: 'collect' | 'discard';
      readonly at: number;
      readonly ofOther: boolean;
      readonly picks: Picks;
    }
  | { readonly kind: 'dissolve'; readonly at: number; readonly ofOther: boolean }
  | { readonly kind: 'share'; readonly picks: Picks; readonly forUser: boolean }
  | { readonly kind: 'revoke'; readonly at: number; readonly ofOther: boolean }
  | { readonly kind: 'forget'; readonly blob: number }
  | { readonly kind: 'limit'; readonly bytes: number }
  /** Runs the jobs left by deletions. */
  | { readonly kind: 'sweep' }
);

const who = fc.constantFrom(0 as const, 1 as const);
const blob = fc.nat({ max: SIZES.length - 1 });
const at = fc.nat({ max: 1_000 });
const picks: fc.Arbitrary<Picks> = fc.record({
  ofAll: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.boolean()),
  at: fc.array(at, { minLength: 1, maxLength: 4 }),
});
const ofOther = fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.boolean());
const tags = fc.subarray([...TAGS]);

const of = <F extends Record<string, unknown>>(
  kind: Step['kind'],
  fields: { [Name in keyof F]: fc.Arbitrary<F[Name]> },
) => fc.record({ kind: fc.constant(kind), who, ...fields }) as unknown as fc.Arbitrary<Step>;

const step: fc.Arbitrary<Step> = fc.oneof(
  // First, because failures shrink towards it.
  { withCrossShrink: true },
  { weight: 1, arbitrary: of('look', {}) },
  { weight: 12, arbitrary: of('upload', { blob, auto: fc.boolean() }) },
  { weight: 4, arbitrary: of('tag', { picks, add: tags, remove: tags }) },
  { weight: 2, arbitrary: of('favourite', { picks, favourite: fc.boolean() }) },
  { weight: 2, arbitrary: of('album', {}) },
  { weight: 3, arbitrary: of('collect', { at, ofOther, picks }) },
  { weight: 1, arbitrary: of('discard', { at, ofOther, picks }) },
  { weight: 1, arbitrary: of('dissolve', { at, ofOther }) },
  { weight: 6, arbitrary: of('trash', { picks }) },
  { weight: 4, arbitrary: of('restore', { picks }) },
  { weight: 5, arbitrary: of('purge', { picks }) },
  { weight: 4, arbitrary: of('share', { picks, forUser: fc.boolean() }) },
  { weight: 2, arbitrary: of('revoke', { at, ofOther }) },
  { weight: 1, arbitrary: of('forget', { blob }) },
  { weight: 1, arbitrary: of('limit', { bytes: fc.constantFrom(...LIMITS) }) },
  { weight: 2, arbitrary: of('sweep', {}) },
);

/** Sequences of exactly `steps` steps. */
export function sequences(steps: number): fc.Arbitrary<Step[]> {
  return fc.array(step, { minLength: steps, maxLength: steps, size: 'max' });
}

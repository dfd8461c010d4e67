import { z } from 'zod';

import { isCold, tiersOf } from '../../domain/retrieval-hours.ts';
import { RETRIEVAL_TIERS } from '../../domain/retrieval-tier.ts';
import { STORAGE_CLASSES } from '../../domain/storage-class.ts';

export const method = z.custom<(...args: never[]) => unknown>(
  (value) => typeof value === 'function',
  'must be a function',
);

const capabilities = z
  .object({
    storageClass: z.enum(STORAGE_CLASSES),
    instantAccess: z.boolean(),
    retrievalTiers: z.array(z.enum(RETRIEVAL_TIERS)),
    signedUrls: z.boolean(),
    maxObjectBytes: z.number().int().positive(),
    simulated: z.boolean(),
    timeScale: z.number().min(1),
    priceList: z.string().optional(),
  })
  .superRefine(({ storageClass, instantAccess, retrievalTiers }, check) => {
    const report = (at: string, message: string): void => {
      check.addIssue({ code: 'custom', path: [at], message });
    };
    const cold = isCold(storageClass);
    if (instantAccess === cold) {
      const really = cold ? 'must be restored first' : 'can be read immediately';
      report('instantAccess', `is ${instantAccess}, but ${storageClass} ${really}`);
    }
    const others = retrievalTiers.filter((tier) => !tiersOf(storageClass).includes(tier));
    if (others.length > 0)
      report('retrievalTiers', `${storageClass} does not support ${others.join(', ')}`);
    if (cold && retrievalTiers.length === 0) report('retrievalTiers', 'must not be empty');
  });

const provider = z.object({
  name: z.string(),
  capabilities,
  records: z.unknown().optional(),
  put: method,
  open: method,
  stat: method,
  retrieve: method,
  delete: method,
  list: method,
  health: method,
  listRestores: method.optional(),
  localPathsOf: method.optional(),
  identitiesOf: method.optional(),
  s3ObjectOf: method.optional(),
  removeLeftovers: method.optional(),
  signedUrl: method.optional(),
});

/**
 * Lists why the value is not a valid storage provider of this name, each problem with its path; empty if it is valid.
 */
export function providerProblems(value: unknown, name: string): string[] {
  if (typeof value !== 'object' || value === null) return ['must be an object'];
  const parsed = provider.safeParse(value);
  if (!parsed.success) {
    return parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  }
  const { data } = parsed;
  const problems: string[] = [];
  if ('capabilities' in value && !Object.hasOwn(Object(value.capabilities), 'storageClass')) {
    problems.push('capabilities: must be a plain object, without inherited properties');
  }
  if (data.name !== name) problems.push(`name: is ${data.name}, but must be ${name}`);
  if (data.capabilities.signedUrls !== (data.signedUrl !== undefined)) {
    problems.push('capabilities.signedUrls: must match whether the method signedUrl exists');
  }
  if (data.records === undefined) {
    if (!data.capabilities.instantAccess) {
      problems.push('records: is required because nothing else can be read immediately');
    }
    return problems;
  }
  const { records } = data;
  if (typeof records === 'object' && records !== null && 'records' in records) {
    return [...problems, 'records: must not have records of their own'];
  }
  return [...problems, ...providerProblems(records, name).map((problem) => `records.${problem}`)];
}

import { registerEnumType } from 'type-graphql';

import { FILE_CATEGORIES } from '../../kernel/file-type.ts';
import { USER_ERROR_CODES } from './errors.ts';

/** An enum whose values are their own names, as TypeScript's unions of strings are. */
export function enumOf<Name extends string>(
  name: string,
  description: string,
  values: readonly Name[],
  meanings: Partial<Record<Name, string>> = {},
): { readonly [Key in Name]: Key } {
  const object = Object.fromEntries(values.map((value) => [value, value])) as {
    [Key in Name]: Key;
  };
  const valuesConfig = Object.fromEntries(
    Object.entries<string | undefined>(meanings).map(([value, text]) => [
      value,
      { description: text ?? '' },
    ]),
  );
  registerEnumType<Record<string, string>>(object, { name, description, valuesConfig });
  return object;
}

export const FileCategoryEnum = enumOf(
  'FileCategory',
  'The kind of file people know it by; derived from its media type.',
  FILE_CATEGORIES,
);

export const ErrorCodeEnum = enumOf(
  'ErrorCode',
  'Why a mutation was refused. Codes are never renamed; more may come.',
  USER_ERROR_CODES,
);

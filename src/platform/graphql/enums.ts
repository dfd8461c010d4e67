import { registerEnumType } from 'type-graphql';

import { FILE_CATEGORIES } from '../../kernel/file-type.ts';
import { USER_ERROR_CODES } from './errors.ts';

/** Creates an enum object whose values equal their names, like a TypeScript string union. */
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
  'Category of a file, derived from its media type.',
  FILE_CATEGORIES,
);

export const ErrorCodeEnum = enumOf(
  'ErrorCode',
  'Machine-readable error code. Codes are never renamed; new ones may be added.',
  USER_ERROR_CODES,
);

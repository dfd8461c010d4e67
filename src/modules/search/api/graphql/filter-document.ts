import { coerceInputValue, type GraphQLInputType, type GraphQLSchema } from 'graphql';

import type { FileFilter } from '../../domain/file-filter.ts';
import type { FilterDocument } from '../../domain/filter-document.ts';
import { invalidFilter } from '../../domain/filter-values.ts';
import { type FileFilterInput, fileFilterOf } from './file-filter.ts';

/** Reads a stored filter like a variable of `files(filter:)`. Throws `FILTER_INVALID`. */
export function filterOfDocument(document: FilterDocument, schema: GraphQLSchema): FileFilter {
  const type = schema.getType('FileFilter') as GraphQLInputType;
  const input = coerceInputValue(document, type, (_path, _value, { message }) => {
    throw invalidFilter(`The saved filter is not valid. ${message}`);
  });
  return fileFilterOf(input as FileFilterInput);
}

/** The filter as JSON that can be read again; `{}` for none. Throws `FILTER_INVALID`. */
export function documentOf(
  input: FileFilterInput | null | undefined,
  schema: GraphQLSchema,
): FilterDocument {
  // Dates become text; null means the same as an omitted field.
  const json = JSON.stringify(input ?? {}, (_name, value: unknown) => value ?? undefined);
  const document = JSON.parse(json) as FilterDocument;
  filterOfDocument(document, schema);
  return document;
}

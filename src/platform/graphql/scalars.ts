import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

import { FileHash } from '../../kernel/file-hash.ts';
import { FileType } from '../../kernel/file-type.ts';

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/i;

interface ScalarOptions<Internal, External> {
  readonly name: string;
  readonly description: string;
  readonly specifiedByURL?: string;
  readonly serialize: (value: Internal) => External;
  /** Throws for invalid values; the message is shown to the client. */
  readonly parse: (text: string) => Internal;
}

/** A scalar serialized as a string. Also accepts safe integers as input. */
export function textScalar<Internal, External>(
  options: ScalarOptions<Internal, External>,
): GraphQLScalarType<Internal, External> {
  const { name, description, specifiedByURL, serialize, parse } = options;
  const parseText = (text: unknown): Internal => {
    const plain = Number.isSafeInteger(text) ? String(text) : text;
    if (typeof plain !== 'string') throw badInput(`${name} must be a string.`);
    try {
      return parse(plain);
    } catch (error) {
      throw error instanceof GraphQLError ? error : badInput(`${name}: ${messageOf(error)}`);
    }
  };
  return new GraphQLScalarType<Internal, External>({
    name,
    description,
    ...(specifiedByURL === undefined ? {} : { specifiedByURL }),
    serialize: (value) => serialize(value as Internal),
    parseValue: parseText,
    parseLiteral: (node: ValueNode) =>
      parseText(node.kind === Kind.STRING || node.kind === Kind.INT ? node.value : undefined),
  });
}

export const DateTimeScalar = textScalar<Date, string>({
  name: 'DateTime',
  description:
    'An ISO 8601 date and time with a time zone, such as `2026-11-23T10:15:30.000Z`. Output is always in UTC, with milliseconds.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (date) => date.toISOString(),
  parse: (text) => {
    const day = text.slice(0, 10);
    // The engine accepts February 30 and returns March 1.
    const exists = new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) ?? false;
    const date = new Date(DATE_TIME.test(text) && exists ? text : Number.NaN);
    if (Number.isNaN(date.getTime()))
      throw new Error('A date and time must be in ISO 8601 format with a time zone.');
    return date;
  },
});

export const DateScalar = textScalar<string, string>({
  name: 'Date',
  description: 'A calendar date without a time zone (ISO 8601), such as `2024-05-31`.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/local-date.html',
  serialize: (date) => date,
  parse: (text) => {
    if (!/^\d{4}-\d\d-\d\d$/.test(text) || !new Date(text).toJSON()?.startsWith(text))
      throw new Error('A date must be in ISO 8601 format.');
    return text;
  },
});

export const ByteSizeScalar = textScalar<number, string>({
  name: 'ByteSize',
  description:
    'Number of bytes as a decimal string, because it may exceed 32 bits. Integers are also accepted as input.',
  serialize: String,
  parse: (text) => {
    const bytes = /^(?:0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN;
    if (!Number.isSafeInteger(bytes))
      throw new Error('A number of bytes must be a non-negative decimal integer.');
    return bytes;
  },
});

export const Sha256Scalar = textScalar<string, string>({
  name: 'SHA256',
  description: 'A SHA-256 digest as 64 lower-case hexadecimal digits.',
  serialize: (hex) => hex,
  parse: (text) => FileHash.ofHex(text).hex,
});

export const MimeTypeScalar = textScalar<string, string>({
  name: 'MimeType',
  description: 'Media type without parameters (RFC 6838), such as `image/jpeg`.',
  serialize: (mimeType) => mimeType,
  parse: (text) => FileType.ofMimeType(text).mimeType,
});

export const UrlScalar = textScalar<string, string>({
  name: 'URL',
  description: 'An absolute URL.',
  specifiedByURL: 'https://url.spec.whatwg.org/',
  serialize: (url) => url,
  parse: (text) => new URL(text).href,
});

function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'The value is not valid for this type.';
}

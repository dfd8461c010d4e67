import { ArrayType, Type } from '@mikro-orm/core';

import type { FileHash } from '../../kernel/file-hash.ts';
import { FileSize } from '../../kernel/file-size.ts';
import { FileType } from '../../kernel/file-type.ts';
import { bytesOf, hashOf } from './hash-bytes.ts';

/** Maps a value object to one column. */
export function columnType<Value, Column>(
  column: string,
  toColumn: (value: Value) => Column,
  toValue: (column: Column) => Value,
): new () => Type<Value, Column> {
  return class extends Type<Value, Column> {
    override convertToDatabaseValue(value: Value): Column {
      // Null and undefined mean "no value"; for query parameters, MikroORM passes the column value.
      return isObject(value) ? toColumn(value) : (value as unknown as Column);
    }

    override convertToJSValue(value: Column): Value {
      return value === null || value === undefined ? (value as unknown as Value) : toValue(value);
    }

    override getColumnType(): string {
      return column;
    }
  };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Buffer.isBuffer(value);
}

export const FileSizeType = columnType<FileSize, string>(
  'bigint',
  (size) => String(size.bytes),
  (bytes) => FileSize.ofBytes(Number(bytes)),
);
export const FileHashType = columnType<FileHash, Buffer>('bytea', bytesOf, hashOf);
export const FileTypeType = columnType<FileType, string>(
  'text',
  (type) => type.mimeType,
  (text) => FileType.ofMimeType(text),
);
/** Byte counts that a double represents exactly. */
export const BytesType = columnType<number, string>('bigint', String, Number);

/**
 * Strings as `text[]`. Quotes every element because an unquoted null, in any case, would be read as NULL (PostgreSQL
 * manual, 8.15.6 "Array Input and Output Syntax").
 */
export class TextsType extends ArrayType {
  override convertToDatabaseValue(value: string[] | null): string | null {
    if (!Array.isArray(value)) return value;
    return `{${value.map((text) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`;
  }
}

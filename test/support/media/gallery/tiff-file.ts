const TYPES = {
  BYTE: { code: 1, size: 1 },
  ASCII: { code: 2, size: 1 },
  SHORT: { code: 3, size: 2 },
  LONG: { code: 4, size: 4 },
  RATIONAL: { code: 5, size: 8 },
  UNDEFINED: { code: 7, size: 1 },
} as const;

/** Offset of a directory or a block of the same file. */
interface OffsetOf {
  readonly of: string;
}

type TiffValue = string | readonly number[] | Uint8Array | OffsetOf;

/** Tag, type and value. Rationals are pairs of numbers. */
export type TiffEntry = readonly [tag: number, type: keyof typeof TYPES, value: TiffValue];

export interface TiffFile {
  /** At least 8 bytes; the offset of the first directory is set at 4. */
  readonly head?: Buffer;
  /** By name. The first one is the main directory. */
  readonly directories: Readonly<Record<string, readonly TiffEntry[]>>;
  /** The directory after a directory, by name. */
  readonly next?: Readonly<Record<string, string>>;
  /** Such as pictures, by name. */
  readonly blocks?: Readonly<Record<string, Uint8Array>>;
}

/** A little-endian TIFF with any number of directories, like those of raw photos. */
export function tiffFile({
  head = Buffer.from('II*\0\0\0\0\0', 'latin1'),
  directories,
  next = {},
  blocks = {},
}: TiffFile): Buffer {
  const offsets = new Map<string, number>();
  const sorted = Object.entries(directories).map(
    ([name, entries]) => [name, entries.toSorted(([one], [other]) => one - other)] as const,
  );
  let end = head.length;
  for (const [name, entries] of sorted) {
    offsets.set(name, end);
    end += directoryBytes(entries, { at: end, offsetOf: () => 0, next: 0 }).length;
  }
  for (const [name, bytes] of Object.entries(blocks)) {
    if (offsets.has(name)) throw new Error(`two of ${name}`);
    offsets.set(name, end);
    end += bytes.byteLength;
  }
  const offsetOf = (name: string): number => {
    const offset = offsets.get(name);
    if (offset === undefined) throw new Error(`no ${name}`);
    return offset;
  };
  const start = Buffer.from(head);
  start.writeUInt32LE(head.length, 4);
  return Buffer.concat([
    start,
    ...sorted.map(([name, entries]) => {
      const following = next[name];
      return directoryBytes(entries, {
        at: offsetOf(name),
        offsetOf,
        next: following === undefined ? 0 : offsetOf(following),
      });
    }),
    ...Object.values(blocks),
  ]);
}

function directoryBytes(
  entries: readonly TiffEntry[],
  { at, offsetOf, next }: { at: number; offsetOf: (name: string) => number; next: number },
): Buffer {
  const table = Buffer.alloc(2 + entries.length * 12 + 4);
  table.writeUInt16LE(entries.length);
  table.writeUInt32LE(next, table.length - 4);
  const values: Buffer[] = [];
  let end = at + table.length;
  for (const [index, [tag, type, value]] of entries.entries()) {
    const position = 2 + index * 12;
    const bytes = valueBytes(type, value, offsetOf);
    const count = bytes.length / TYPES[type].size;
    table.writeUInt16LE(tag, position);
    table.writeUInt16LE(TYPES[type].code, position + 2);
    table.writeUInt32LE(count, position + 4);
    if (bytes.length <= 4) {
      bytes.copy(table, position + 8);
    } else {
      const even = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
      table.writeUInt32LE(end, position + 8);
      values.push(even);
      end += even.length;
    }
  }
  return Buffer.concat([table, ...values]);
}

function valueBytes(
  type: keyof typeof TYPES,
  value: TiffValue,
  offsetOf: (name: string) => number,
): Buffer {
  if (typeof value === 'string') return Buffer.from(`${value}\0`, 'latin1');
  if (value instanceof Uint8Array) return Buffer.from(value);
  const numbers = 'of' in value ? [offsetOf(value.of)] : value;
  const width = type === 'RATIONAL' ? 4 : TYPES[type].size;
  const bytes = Buffer.alloc(numbers.length * width);
  numbers.forEach((number, index) => bytes.writeUIntLE(number, index * width, width));
  return bytes;
}

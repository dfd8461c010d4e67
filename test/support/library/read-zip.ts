import { crc32 } from 'node:zlib';

export interface ReadEntry {
  readonly name: string;
  readonly bytes: Buffer;
  readonly modifiedAt: Date;
}

const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const RECORD = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const UTF8 = 1 << 11;
const BEHIND = 1 << 3;

/**
 * The entries of a zip of stored files, in order (PKWARE's APPNOTE 6.3.10). Throws unless every byte is accounted for:
 * no gap, no leftover, names in UTF-8, and every checksum right.
 */
export function readZip(zip: Buffer): ReadEntry[] {
  const end = zip.length - 22;
  require(zip.readUInt32LE(end) === END && zip.readUInt16LE(end + 20) === 0, 'no end record');
  const directory = directoryOf(zip, end);
  const entries: ReadEntry[] = [];
  let at = directory.start;
  let next = 0;
  for (let index = 0; index < directory.entries; index += 1) {
    const record = recordAt(zip, at);
    require(record.offset === next, `${record.name} does not follow the one before`);
    next = endOfEntry(zip, record);
    entries.push(entryOf(zip, record));
    at = record.end;
  }
  require(next === directory.start, 'there is a gap before the directory');
  require(at === directory.end, 'the directory is not as long as it says');
  return entries;
}

interface Directory {
  readonly entries: number;
  readonly start: number;
  readonly end: number;
}

function directoryOf(zip: Buffer, end: number): Directory {
  const entries = zip.readUInt16LE(end + 10);
  const size = zip.readUInt32LE(end + 12);
  const start = zip.readUInt32LE(end + 16);
  if (entries !== 0xffff && size !== 0xffffffff && start !== 0xffffffff) {
    require(start + size === end, 'the directory does not reach to its end');
    return { entries, start, end };
  }
  require(zip.readUInt32LE(end - 20) === LOCATOR_64, 'no locator');
  const at = number64(zip, end - 20 + 8);
  require(zip.readUInt32LE(at) === END_64 && at + 56 === end - 20, 'no end record of 64 bits');
  const start64 = number64(zip, at + 48);
  require(start64 + number64(zip, at + 40) === at, 'the directory does not reach to its end');
  return { entries: number64(zip, at + 32), start: start64, end: at };
}

interface Record64 {
  readonly name: string;
  readonly nameBytes: Buffer;
  readonly crc: number;
  readonly size: number;
  readonly offset: number;
  readonly modifiedAt: Date;
  readonly is64: boolean;
  readonly end: number;
}

function recordAt(zip: Buffer, at: number): Record64 {
  require(zip.readUInt32LE(at) === RECORD, 'no record');
  require(zip.readUInt16LE(at + 8) === (UTF8 | BEHIND), 'other flags');
  require(zip.readUInt16LE(at + 10) === 0, 'compressed');
  const nameEnd = at + 46 + zip.readUInt16LE(at + 28);
  const end = nameEnd + zip.readUInt16LE(at + 30);
  const nameBytes = zip.subarray(at + 46, nameEnd);
  const extra = extrasOf(zip.subarray(nameEnd, end));
  const sizes = extra.get(1);
  const is64 = zip.readUInt32LE(at + 24) === 0xffffffff;
  require(is64 ===
    Boolean(sizes), 'numbers of 64 bits are said and missing, or not said and there');
  const [compressed, size, offset] = sizes
    ? [number64(sizes, 8), number64(sizes, 0), number64(sizes, 16)]
    : [zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24), zip.readUInt32LE(at + 42)];
  require(compressed === size, 'the sizes differ');
  return {
    name: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(nameBytes),
    nameBytes,
    crc: zip.readUInt32LE(at + 16),
    size,
    offset,
    modifiedAt: new Date((extra.get(0x5455)?.readInt32LE(1) ?? 0) * 1000),
    is64,
    end,
  };
}

function extrasOf(extra: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 0; at < extra.length;) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    found.set(extra.readUInt16LE(at), extra.subarray(at + 4, end));
    at = end;
  }
  return found;
}

/** The offset of the entry's bytes. */
function startOfBytes(zip: Buffer, { name, nameBytes, offset }: Record64): number {
  require(zip.readUInt32LE(offset) === LOCAL, `no header of ${name}`);
  require(zip.readUInt16LE(offset + 6) === (UTF8 | BEHIND), 'other flags');
  const nameEnd = offset + 30 + zip.readUInt16LE(offset + 26);
  require(zip.subarray(offset + 30, nameEnd).equals(nameBytes), `${name} has two names`);
  return nameEnd + zip.readUInt16LE(offset + 28);
}

function endOfEntry(zip: Buffer, record: Record64): number {
  const at = startOfBytes(zip, record) + record.size;
  require(zip.readUInt32LE(at) === DESCRIPTOR, `no descriptor of ${record.name}`);
  require(zip.readUInt32LE(at + 4) === record.crc, 'the checksums differ');
  return at + (record.is64 ? 24 : 16);
}

function entryOf(zip: Buffer, record: Record64): ReadEntry {
  const start = startOfBytes(zip, record);
  const bytes = zip.subarray(start, start + record.size);
  require(crc32(bytes) === record.crc, `${record.name} is damaged`);
  return { name: record.name, bytes, modifiedAt: record.modifiedAt };
}

function number64(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64LE(at));
}

function require(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Error(`invalid zip: ${message}`);
}

/** Text, 32-bit integers, rationals, or raw bytes of type UNDEFINED. */
type ExifValue = string | readonly number[] | readonly (readonly [number, number])[] | Buffer;

/** Values by tag number. */
type ExifDirectory = Readonly<Record<number, ExifValue>>;

export interface ExifDirectories {
  readonly main?: ExifDirectory;
  readonly exif?: ExifDirectory;
  readonly gps?: ExifDirectory;
}

const EXIF_POINTER = 0x8769;
const GPS_POINTER = 0x8825;
const HEADER = 8;

/** A little-endian TIFF with the given directories. */
export function tiffBytes({ main = {}, exif, gps }: ExifDirectories): Buffer {
  const mainSize = directoryBytes(
    { ...main, ...(exif && { [EXIF_POINTER]: [0] }), ...(gps && { [GPS_POINTER]: [0] }) },
    0,
  ).length;
  const exifAt = HEADER + mainSize;
  const exifBytes = exif ? directoryBytes(exif, exifAt) : Buffer.alloc(0);
  const gpsAt = exifAt + exifBytes.length;
  const pointers = {
    ...(exif && { [EXIF_POINTER]: [exifAt] }),
    ...(gps && { [GPS_POINTER]: [gpsAt] }),
  };
  return Buffer.concat([
    Buffer.from('II*\0\b\0\0\0', 'latin1'),
    directoryBytes({ ...main, ...pointers }, HEADER),
    exifBytes,
    gps ? directoryBytes(gps, gpsAt) : Buffer.alloc(0),
  ]);
}

function directoryBytes(directory: ExifDirectory, base: number): Buffer {
  const entries = Object.entries(directory);
  const head = Buffer.alloc(2 + entries.length * 12 + 4);
  head.writeUInt16LE(entries.length);
  const values: Buffer[] = [];
  let end = base + head.length;
  for (const [index, [tag, value]] of entries.entries()) {
    const { type, count, bytes } = encoded(value);
    const at = 2 + index * 12;
    head.writeUInt16LE(Number(tag), at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(count, at + 4);
    if (bytes.length <= 4) {
      bytes.copy(head, at + 8);
    } else {
      head.writeUInt32LE(end, at + 8);
      values.push(bytes);
      end += bytes.length;
    }
  }
  return Buffer.concat([head, ...values]);
}

function encoded(value: ExifValue): { type: number; count: number; bytes: Buffer } {
  if (typeof value === 'string') {
    const bytes = Buffer.from(`${value}\0`, 'latin1');
    return { type: 2, count: bytes.length, bytes };
  }
  if (Buffer.isBuffer(value)) {
    return { type: 7, count: value.length, bytes: value };
  }
  const numbers = value.flat();
  const bytes = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, index) => bytes.writeUInt32LE(number, index * 4));
  return { type: Array.isArray(value[0]) ? 5 : 4, count: value.length, bytes };
}

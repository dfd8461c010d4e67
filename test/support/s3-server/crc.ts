import { crc32 } from 'node:zlib';

/** A running cyclic redundancy check. */
interface Crc {
  update(bytes: Uint8Array): void;
  /** Big-endian, as S3 writes it in base64. */
  digest(): Buffer;
}

/** Reversed polynomials: CRC-32C, and the 64-bit one of the NVMe specification in two halves. */
const CRC32C_POLYNOMIAL = 0x82f63b78;
const CRC64NVME_POLYNOMIAL = [0x9a6c9329, 0xac4bc9b5] as const;

export class Crc32 implements Crc {
  private value = 0;

  update(bytes: Uint8Array): void {
    this.value = crc32(bytes, this.value);
  }

  digest(): Buffer {
    return bigEndian(this.value);
  }
}

const CRC32C_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) {
    value = value & 1 ? (value >>> 1) ^ CRC32C_POLYNOMIAL : value >>> 1;
  }
  return value;
});

export class Crc32C implements Crc {
  private value = ~0;

  update(bytes: Uint8Array): void {
    let { value } = this;
    for (const byte of bytes) value = (value >>> 8) ^ (CRC32C_TABLE[(value ^ byte) & 0xff] ?? 0);
    this.value = value;
  }

  digest(): Buffer {
    return bigEndian(~this.value);
  }
}

const CRC64_HIGH = new Uint32Array(256);
const CRC64_LOW = new Uint32Array(256);
for (let index = 0; index < 256; index += 1) {
  let high = 0;
  let low = index;
  for (let bit = 0; bit < 8; bit += 1) {
    const isOdd = low & 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (isOdd) {
      high ^= CRC64NVME_POLYNOMIAL[0];
      low ^= CRC64NVME_POLYNOMIAL[1];
    }
  }
  CRC64_HIGH[index] = high;
  CRC64_LOW[index] = low;
}

export class Crc64Nvme implements Crc {
  private high = ~0;
  private low = ~0;

  update(bytes: Uint8Array): void {
    let { high, low } = this;
    for (const byte of bytes) {
      const index = (low ^ byte) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ (CRC64_LOW[index] ?? 0);
      high = (high >>> 8) ^ (CRC64_HIGH[index] ?? 0);
    }
    this.high = high;
    this.low = low;
  }

  digest(): Buffer {
    return Buffer.concat([bigEndian(~this.high), bigEndian(~this.low)]);
  }
}

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

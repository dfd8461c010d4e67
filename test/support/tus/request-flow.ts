const HEAD_END = '\r\n\r\n';

/** A piece of the data that a client sends on one connection. */
interface FlowPart {
  readonly bytes: Uint8Array;
  /** The path of the request that the bytes belong to. */
  readonly path: string;
  /** File offset of the first byte; undefined for the head of a request. */
  readonly position: number | undefined;
}

/** Splits the bytes of an HTTP/1.1 connection into heads and bodies. Bodies need a Content-Length. */
export class RequestFlow {
  private head = '';
  private path = '';
  private position = 0;
  private bodyLeft = 0;

  *parts(chunk: Buffer): Generator<FlowPart> {
    let rest = chunk;
    while (rest.length > 0) {
      const isBody = this.bodyLeft > 0;
      const length = isBody ? Math.min(this.bodyLeft, rest.length) : this.readHead(rest);
      const bytes = rest.subarray(0, length);
      yield { bytes, path: this.path, position: isBody ? this.position : undefined };
      if (isBody) {
        this.bodyLeft -= length;
        this.position += length;
      }
      rest = rest.subarray(length);
    }
  }

  /** Reads the available part of a head; returns how many of the bytes belong to it. */
  private readHead(bytes: Buffer): number {
    const before = this.head.length;
    this.head += bytes.toString('latin1');
    const end = this.head.indexOf(HEAD_END);
    if (end < 0) return bytes.length;
    const head = this.head.slice(0, end);
    this.head = '';
    this.path = head.split(' ', 2)[1] ?? '';
    this.position = numberIn(head, /^upload-offset: *(\d+)/im);
    this.bodyLeft = numberIn(head, /^content-length: *(\d+)/im);
    return end + HEAD_END.length - before;
  }
}

function numberIn(head: string, pattern: RegExp): number {
  return Number(pattern.exec(head)?.[1] ?? 0);
}

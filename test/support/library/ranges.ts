/** An answer to a request for a range. */
export interface RangeAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

/** Requests a URL with headers, and checks the length of what arrives. */
export async function fetchRange(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<RangeAnswer> {
  const answer = await fetch(url, { headers });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const length = answer.headers.get('content-length');
  if (answer.status < 300 && Number(length) !== bytes.length) {
    throw new Error(`${bytes.length} bytes, but ${length} were announced`);
  }
  return { status: answer.status, headers: answer.headers, bytes };
}

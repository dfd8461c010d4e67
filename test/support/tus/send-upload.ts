/** Uploads bytes to the server at this origin, in the POST that creates the upload. */
export function sendUpload(
  url: string,
  token: string,
  bytes: Uint8Array,
  metadata: Readonly<Record<string, string>>,
): Promise<Response> {
  return fetch(`${url}/uploads`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'tus-resumable': '1.0.0',
      'content-type': 'application/offset+octet-stream',
      'upload-length': String(bytes.byteLength),
      'upload-metadata': Object.entries(metadata)
        .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
        .join(','),
    },
    body: new Uint8Array(bytes),
    signal: AbortSignal.timeout(25_000),
  });
}

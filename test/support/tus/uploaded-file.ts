import type { TestUser } from '../app/test-app.ts';
import { sha256 } from '../storage/object-source.ts';

export interface UploadedFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** In hexadecimal. */
  readonly sha256: string;
  readonly mimeType: string;
  /** SHA-256 of the downloaded bytes, in hexadecimal. */
  readonly downloaded: string;
}

/** A file as returned by the API, with the hash of its downloaded bytes. */
export async function fileOf(
  { url }: { readonly url: string },
  { token }: Pick<TestUser, 'token'>,
  fileId: string,
): Promise<UploadedFile> {
  const authorization = `Bearer ${token}`;
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'query ($id: ID!) { file(id: $id) { name size sha256 mimeType } }',
      variables: { id: fileId },
    }),
  });
  const { data } = (await answer.json()) as { data: { file: FileFields } };
  const content = await fetch(`${url}/files/${fileId}/content`, { headers: { authorization } });
  const downloaded = sha256(Buffer.from(await content.arrayBuffer()));
  return { ...data.file, size: Number(data.file.size), downloaded };
}

interface FileFields {
  readonly name: string;
  /** ByteSize as serialized in JSON. */
  readonly size: string;
  readonly sha256: string;
  readonly mimeType: string;
}

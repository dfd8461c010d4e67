import type { Answer, RequestHeaders } from './raw-http.ts';
import type { TusClient } from './tus-client.ts';

/** Responses of each kind by request: successes, and refusals before and after the upload is found. */
export async function tusAnswers(
  tus: TusClient,
  headers: RequestHeaders = {},
): Promise<Map<string, Answer>> {
  const path = await tus.open(10);
  const missing = `${path.slice(0, -4)}0000`;
  const abc = Buffer.from('abc');
  const wrongType = { ...headers, 'content-type': 'a/b' };
  const version = { ...headers, 'tus-resumable': '2' };
  const nobody = { ...headers, authorization: undefined };
  const asked: Record<string, () => Promise<Answer>> = {
    OPTIONS: () => tus.request('OPTIONS', '/uploads', { ...headers, 'tus-resumable': undefined }),
    POST: () => tus.create(10, { headers }),
    'POST with bytes': () => tus.create(10, { headers, body: abc }),
    HEAD: () => tus.head(path, headers),
    PATCH: () => tus.patch(path, 0, abc, headers),
    'POST with invalid metadata': () =>
      tus.create(10, { headers: { ...headers, 'upload-metadata': 'a ?' } }),
    'POST with an invalid length': () =>
      tus.create(10, { headers: { ...headers, 'upload-length': 'a' } }),
    'POST above the size limit': () => tus.create(2 ** 50, { headers }),
    'POST without a token': () => tus.create(10, { headers: nobody }),
    'POST with a wrong type': () => tus.create(10, { headers: wrongType, body: abc }),
    'PATCH at a wrong offset': () => tus.patch(path, 9, abc, headers),
    'PATCH with a wrong type': () => tus.patch(path, 3, abc, wrongType),
    'PATCH without an offset': () =>
      tus.patch(path, 3, abc, { ...headers, 'upload-offset': undefined }),
    'PATCH of a missing upload': () => tus.patch(missing, 0, abc, headers),
    'PATCH beyond the length': () => tus.patch(path, 3, Buffer.alloc(8), headers),
    'HEAD with another version': () => tus.head(path, version),
    'HEAD without a token': () => tus.head(path, nobody),
    'HEAD of a missing upload': () => tus.head(missing, headers),
    'GET of an upload': () => tus.request('GET', path, headers),
    'DELETE of a missing upload': () => tus.delete(missing, headers),
    DELETE: () => tus.delete(path, headers),
  };
  const answers = new Map<string, Answer>();
  for (const [what, ask] of Object.entries(asked)) answers.set(what, await ask());
  return answers;
}

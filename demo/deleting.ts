import type { DemoFile } from './files.ts';
import { query } from './graphql.ts';
import { uploadFile } from './upload.ts';

const ESTIMATE = `query Estimate($ids: [ID!]) { estimatePurge(ids: $ids) {
  freedBytes earlyDeleteFees { amount currency }
} }`;

const TRASH = 'mutation Trash($ids: [ID!]!) { filesTrash(ids: $ids) { userErrors { message } } }';

const PURGE = 'mutation Purge($ids: [ID!]!) { filesPurge(ids: $ids) { userErrors { message } } }';

interface Estimate {
  readonly estimatePurge: {
    readonly freedBytes: string;
    readonly earlyDeleteFees: { readonly amount: string; readonly currency: string };
  };
}

/** Deletes a file, shows that an automatic backup does not bring it back, and uploads it again by hand. */
export async function showDeleting(
  { url, token }: { readonly url: string; readonly token: string },
  file: DemoFile,
  id: string,
  print: (text: string) => void,
): Promise<void> {
  const { estimatePurge } = await query<Estimate>(url, token, ESTIMATE, { ids: [id] });
  const { amount, currency } = estimatePurge.earlyDeleteFees;
  print(
    `  Deleting ${file.name} frees ${estimatePurge.freedBytes} bytes and costs ${amount} ${currency}.`,
  );
  await query(url, token, TRASH, { ids: [id] });
  await query(url, token, PURGE, { ids: [id] });
  const options = { url, token, onProgress: () => undefined };
  const refusal = await uploadFile(file, { ...options, intent: 'auto' }).then(
    () => 'stored',
    (error: { originalResponse?: { getBody(): string } }) =>
      (JSON.parse(error.originalResponse?.getBody() ?? '{}') as { code?: string }).code,
  );
  print(`  An automatic backup of it is answered: ${refusal}.`);
  const { fileId } = await uploadFile(file, { ...options, intent: 'manual' });
  print(`  Uploaded again by hand, it is ${fileId}.`);
}

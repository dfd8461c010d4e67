import type { SourceFile } from './module-violations.ts';

const MAX_LINES = 300;
const KEBAB_FOLDER = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const KEBAB_FILE = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*$/;
const VAGUE_FOLDERS = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'shared']);

/** Every file that is too long or whose name or folder violates the house style, one sentence each. */
export function styleViolations(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const folders = path.split('/');
    const name = folders.pop() ?? '';
    const lines = text.replace(/\n$/, '').split('\n').length;
    const named = KEBAB_FILE.test(name) && folders.every((folder) => KEBAB_FOLDER.test(folder));
    const vague = folders.find((folder) => VAGUE_FOLDERS.has(folder));
    return [
      ...(lines > MAX_LINES ? [`${path} has ${lines} lines`] : []),
      ...(named ? [] : [`${path} is not in kebab-case`]),
      ...(vague === undefined ? [] : [`${path} lies in a folder named ${vague}`]),
    ];
  });
}

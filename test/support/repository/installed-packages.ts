import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type Folder, folder } from '../general/folders.ts';

export const EXAMPLE_PLUGIN = 'flexstorage-provider-network-drive';
export const EXAMPLE_FOLDER = fileURLToPath(
  new URL(`../../../examples/${EXAMPLE_PLUGIN}`, import.meta.url),
);

interface Named {
  readonly name: string;
}

/** A directory with installed packages, like that of an operator. */
export interface Installation extends Folder {
  /** Installs the package in the folder like `npm install <path>` and returns its name. */
  link(path: string): Promise<string>;
  /** Installs a package with a single module of the given text. */
  write(name: string, text: string, manifest?: object): Promise<void>;
}

export async function installation(): Promise<Installation> {
  const home = await folder();
  const placeOf = (name: string): string => join(home.path, 'node_modules', name);
  return {
    ...home,
    link: async (path) => {
      const { name } = JSON.parse(await readFile(join(path, 'package.json'), 'utf8')) as Named;
      await mkdir(dirname(placeOf(name)), { recursive: true });
      await symlink(resolve(path), placeOf(name));
      return name;
    },
    write: async (name, text, manifest = { exports: './index.js' }) => {
      await mkdir(placeOf(name), { recursive: true });
      const described = JSON.stringify({ name, type: 'module', ...manifest });
      await writeFile(join(placeOf(name), 'package.json'), described);
      await writeFile(join(placeOf(name), 'index.js'), text);
    },
  };
}

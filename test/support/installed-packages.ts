import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type Folder, folder } from './folders.ts';

export const EXAMPLE_PLUGIN = 'flexstorage-provider-network-drive';

/** A directory in which packages are installed, as an operator has one. */
export interface Installation extends Folder {
  /** Installs the package below `examples/` as `npm install <path>` does. */
  link(name: string): Promise<void>;
  /** Installs a package whose one module has this text. */
  write(name: string, text: string, manifest?: object): Promise<void>;
}

export async function installation(): Promise<Installation> {
  const home = await folder();
  const placeOf = (name: string): string => join(home.path, 'node_modules', name);
  return {
    ...home,
    link: async (name) => {
      const example = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
      await mkdir(dirname(placeOf(name)), { recursive: true });
      await symlink(example, placeOf(name));
    },
    write: async (name, text, manifest = { exports: './index.js' }) => {
      await mkdir(placeOf(name), { recursive: true });
      const described = JSON.stringify({ name, type: 'module', ...manifest });
      await writeFile(join(placeOf(name), 'package.json'), described);
      await writeFile(join(placeOf(name), 'index.js'), text);
    },
  };
}

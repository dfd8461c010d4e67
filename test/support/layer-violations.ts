import { posix } from 'node:path';

/** A source file of the project; the path is relative to the root, with slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

type Layer = 'domain' | 'application' | 'infrastructure' | 'api' | 'app';

/** Layer → the layers it may import from. Anything not listed is refused. */
const MAY_IMPORT: Record<Layer, readonly Layer[]> = {
  domain: ['domain'],
  application: ['domain', 'application'],
  infrastructure: ['domain', 'application', 'infrastructure'],
  api: ['domain', 'application', 'api'],
  app: ['domain', 'application', 'infrastructure', 'api', 'app'],
};
/** Layers that live without packages and without node:*. */
const PURE: ReadonlySet<Layer> = new Set(['domain', 'application']);

// Any text after "from", "import" or "require" counts, in a comment too: rather a false alarm than a blind spot.
const QUOTED = /\b(?:from|import|require)\s*\(?\s*(?:\/\*.*?\*\/\s*)?(['"])([^'"\s]+)\1/g;
const TEMPLATE = /\b(?:import|require)\s*\(\s*(`)([^`$\s]+)\1/g;
// An import of something that is not written out, like import(name), cannot be checked.
const COMPUTED =
  /(?:\bimport|\brequire)\s*\((?!\s*(?:\/\*.*?\*\/\s*)?(?:'[^']*'|"[^"]*"|`[^`$]*`)\s*[,)])/;
// Time, chance and surroundings come in through ports.
const AMBIENT = /\b(?:Date\.now|new Date\(\)|Math\.random|process\.|crypto\.|Buffer\b|globalThis)/g;
const CLOCKWORK = /\b(?:performance\.|set(?:Timeout|Interval|Immediate)\b)/g;

const MAX_LINES = 300;
const KEBAB_FOLDER = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const KEBAB_FILE = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*$/;
const VAGUE_FOLDERS = new Set(['utils', 'util', 'helpers', 'helper', 'common']);

/** Every import of these sources of `src/` that points the wrong way, as one sentence each; none when all is well. */
export function layerViolations(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const layer = layerOf(path);
    if (!layer) return [`${path} belongs to no layer`];
    const wrong = [...text.matchAll(QUOTED), ...text.matchAll(TEMPLATE)]
      .map(([, , to = '']) => to)
      .filter((to) => !mayImport(layer, path, to))
      .map((to) => `${path} imports ${to}`);
    const computed = layer !== 'infrastructure' && layer !== 'app' && COMPUTED.test(text);
    const ambient = PURE.has(layer) ? ambientOf(layer, text) : [];
    return [
      ...wrong,
      ...(computed ? [`${path} imports something computed`] : []),
      ...ambient.map((name) => `${path} uses ${name}`),
    ];
  });
}

/** Every file that is too long, or whose name or folder is against the house style, as one sentence each. */
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

function layerOf(path: string): Layer | undefined {
  if (path === 'src/main.ts') return 'app';
  const [root, folder, file] = path.split('/');
  if (root !== 'src' || file === undefined) return undefined;
  return (Object.keys(MAY_IMPORT) as Layer[]).find((layer) => layer === folder);
}

function mayImport(layer: Layer, path: string, to: string): boolean {
  if (to.startsWith('.')) {
    const target = layerOf(posix.join(posix.dirname(path), to));
    return target !== undefined && MAY_IMPORT[layer].includes(target);
  }
  const isPackage =
    /^(@[a-z0-9~-]|[a-z0-9~-])/.test(to) && !/^(src\/|file:|data:|https?:)/.test(to);
  return isPackage && !PURE.has(layer);
}

/** The domain has no timers either; a use case may wait and measure. */
function ambientOf(layer: Layer, text: string): string[] {
  const found = [AMBIENT, ...(layer === 'domain' ? [CLOCKWORK] : [])].flatMap(
    (pattern) => text.match(pattern) ?? [],
  );
  return [...new Set(found)];
}

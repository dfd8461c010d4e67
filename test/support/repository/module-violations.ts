import { posix } from 'node:path';

/** A source file of the project; the path is relative to the root, with slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

interface ModuleRule {
  /** Other modules whose domain and application it may import. */
  readonly uses: readonly string[];
  /**
   * Files of its api or infrastructure that the same layer of a dependent module may import: GraphQL types name each
   * other, and statements share row mappings.
   */
  readonly shows?: readonly string[];
}

export type ModuleTable = Readonly<Record<string, ModuleRule>>;

type Layer = 'domain' | 'application' | 'infrastructure' | 'api' | 'compose';

type Place =
  | { readonly zone: 'kernel' }
  | { readonly zone: 'platform' }
  | { readonly zone: 'app' }
  | { readonly zone: 'module'; readonly module: string; readonly layer: Layer };

/** Layer → the layers of the same module that it may import. */
const LAYERS: Readonly<Record<Layer, readonly Layer[]>> = {
  domain: ['domain'],
  application: ['domain', 'application'],
  infrastructure: ['domain', 'application', 'infrastructure'],
  api: ['domain', 'application', 'api'],
  compose: ['domain', 'application', 'infrastructure', 'api', 'compose'],
};

// Any text after "from", "import" or "require" counts, even in comments: false positives beat missed imports.
const QUOTED = /\b(?:from|import|require)\s*\(?\s*(?:\/\*.*?\*\/\s*)?(['"])([^'"\s]+)\1/g;
const TEMPLATE = /\b(?:import|require)\s*\(\s*(`)([^`$\s]+)\1/g;
// A computed import, like import(name), cannot be checked.
const COMPUTED =
  /(?:\bimport|\brequire)\s*\((?!\s*(?:\/\*.*?\*\/\s*)?(?:'[^']*'|"[^"]*"|`[^`$]*`)\s*[,)])/;
// Time, randomness and environment are accessed through ports.
const AMBIENT = /\b(?:Date\.now|new Date\(\)|Math\.random|process\.|crypto\.|Buffer\b|globalThis)/g;
const CLOCKWORK = /\b(?:performance\.|set(?:Timeout|Interval|Immediate)\b)/g;

/** Every import in these sources of `src/` that the table does not allow, one sentence each. */
export function moduleViolations(files: readonly SourceFile[], table: ModuleTable): string[] {
  return files.flatMap(({ path, text }) => {
    const place = placeOf(path, table);
    if (!place) return [`${path} belongs nowhere`];
    const wrong = importsOf(text)
      .filter((to) => !mayImport(place, path, to, table))
      .map((to) => `${path} imports ${to}`);
    const computed = !mayCompute(place) && COMPUTED.test(text);
    const ambient = isPure(place) ? ambientOf(place, path, text) : [];
    return [
      ...wrong,
      ...(computed ? [`${path} imports something computed`] : []),
      ...ambient.map((name) => `${path} uses ${name}`),
    ];
  });
}

/** Everything that the table allows but no import needs, one sentence each. */
export function unusedRules(files: readonly SourceFile[], table: ModuleTable): string[] {
  const needed = new Set<string>();
  for (const { path, text } of files) {
    const place = placeOf(path, table);
    if (place?.zone !== 'module') continue;
    for (const to of importsOf(text)) {
      const [target, its] = [posix.join(posix.dirname(path), to), targetOf(path, to, table)];
      if (its?.zone !== 'module' || its.module === place.module) continue;
      needed.add(`${place.module} uses ${its.module}`);
      needed.add(`${its.module} shows ${target.split('/').slice(3).join('/')}`);
    }
  }
  return Object.entries(table)
    .flatMap(([module, { uses, shows = [] }]) => [
      ...uses.map((other) => `${module} uses ${other}`),
      ...shows.map((file) => `${module} shows ${file}`),
    ])
    .filter((rule) => !needed.has(rule));
}

/** Cycles between modules, as `a → b → a`. */
export function moduleCycles(table: ModuleTable): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const follow = (module: string, way: readonly string[]): void => {
    const at = way.indexOf(module);
    if (at >= 0) {
      cycles.push([...way.slice(at), module].join(' → '));
      return;
    }
    if (done.has(module)) return;
    for (const other of table[module]?.uses ?? []) follow(other, [...way, module]);
    done.add(module);
  };
  for (const module of Object.keys(table)) follow(module, []);
  return cycles;
}

/** Import cycles, each as the sorted list of its files; type imports count too. */
export function importCycles(files: readonly SourceFile[]): string[][] {
  const known = new Set(files.map(({ path }) => path));
  const imports = new Map(
    files.map(({ path, text }) => [
      path,
      importsOf(text)
        .map((to) => posix.join(posix.dirname(path), to))
        .filter((to) => known.has(to)),
    ]),
  );
  const order = new Map<string, { index: number; low: number; open: boolean }>();
  const stack: string[] = [];
  const circles: string[][] = [];
  // Tarjan's strongly connected components.
  const visit = (path: string): number => {
    const node = { index: order.size, low: order.size, open: true };
    order.set(path, node);
    stack.push(path);
    for (const to of imports.get(path) ?? []) {
      const seen = order.get(to);
      if (!seen) node.low = Math.min(node.low, visit(to));
      else if (seen.open) node.low = Math.min(node.low, seen.index);
    }
    if (node.low === node.index) {
      const circle = stack.splice(stack.indexOf(path));
      for (const one of circle) {
        const entry = order.get(one);
        if (entry) entry.open = false;
      }
      if (circle.length > 1 || imports.get(path)?.includes(path)) circles.push(circle.toSorted());
    }
    return node.low;
  };
  for (const path of known) if (!order.has(path)) visit(path);
  return circles;
}

function placeOf(path: string, table: ModuleTable): Place | undefined {
  if (path === 'src/main.ts') return { zone: 'app' };
  const [root, zone, module, layer, file] = path.split('/');
  if (root !== 'src' || module === undefined) return undefined;
  if (zone === 'kernel' || zone === 'platform' || zone === 'app') return { zone };
  if (zone !== 'modules' || !Object.hasOwn(table, module) || layer === undefined) return undefined;
  if (layer === `compose-${module}.ts`) return { zone: 'module', module, layer: 'compose' };
  const known = (Object.keys(LAYERS) as Layer[]).find((one) => one === layer && one !== 'compose');
  return known && file !== undefined ? { zone: 'module', module, layer: known } : undefined;
}

function importsOf(text: string): string[] {
  return [...text.matchAll(QUOTED), ...text.matchAll(TEMPLATE)].map(([, , to = '']) => to);
}

function targetOf(path: string, to: string, table: ModuleTable): Place | undefined {
  return to.startsWith('.') ? placeOf(posix.join(posix.dirname(path), to), table) : undefined;
}

function mayImport(place: Place, path: string, to: string, table: ModuleTable): boolean {
  if (!to.startsWith('.')) return isPackage(to) && !isPure(place);
  const target = targetOf(path, to, table);
  if (!target) return false;
  if (place.zone === 'app') return true;
  if (target.zone === 'kernel') return true;
  if (place.zone === 'kernel') return false;
  if (target.zone === 'platform') return !isPure(place);
  if (place.zone !== 'module' || target.zone !== 'module') return false;
  if (target.module === place.module) return LAYERS[place.layer].includes(target.layer);
  if (!table[place.module]?.uses.includes(target.module)) return false;
  if (target.layer === 'domain') return true;
  if (target.layer === 'application') return place.layer !== 'domain';
  const file = posix.join(posix.dirname(path), to).split('/').slice(3).join('/');
  const isShown = table[target.module]?.shows?.includes(file) ?? false;
  const isShared = target.layer === 'api' || target.layer === 'infrastructure';
  return isShared && place.layer === target.layer && isShown;
}

function isPackage(to: string): boolean {
  return /^(@[a-z0-9~-]|[a-z0-9~-])/.test(to) && !/^(src\/|file:|data:|https?:)/.test(to);
}

/** Whether a place must not use packages or node:*, directly or indirectly. */
function isPure(place: Place): boolean {
  if (place.zone !== 'module') return place.zone === 'kernel';
  return place.layer === 'domain' || place.layer === 'application';
}

function mayCompute(place: Place): boolean {
  if (place.zone !== 'module') return place.zone !== 'kernel';
  return place.layer === 'infrastructure' || place.layer === 'compose';
}

/** The domain has no timers either; use cases may wait and measure through the kernel. */
function ambientOf(place: Place, path: string, text: string): string[] {
  const isRule = place.zone === 'module' ? place.layer === 'domain' : !isConcurrency(path);
  const found = [AMBIENT, ...(isRule ? [CLOCKWORK] : [])].flatMap(
    (pattern) => text.match(pattern) ?? [],
  );
  return [...new Set(found)];
}

function isConcurrency(path: string): boolean {
  return path.startsWith('src/kernel/concurrency/');
}

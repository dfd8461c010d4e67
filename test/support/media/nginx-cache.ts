import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { folder } from '../general/folders.ts';
import { until } from '../general/until.ts';

/** Folders that nginx creates at start. */
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

export const HAS_NGINX = spawnSync('nginx', ['-v']).error === undefined;

/** Runs nginx on `port` as a cache in front of `origin`. Header `X-Cache-Status` says where a response is from. */
export async function startNginxCache(port: number, origin: string): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const { path } = stack.use(await folder());
  const file = join(path, 'nginx.conf');
  await writeFile(file, configOf(path, port, origin));
  const child = spawn('nginx', ['-p', path, '-c', file, '-e', join(path, 'error.log')], {
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  stack.defer(async () => {
    child.kill('SIGTERM');
    await exited;
  });
  await until(async () => {
    const response = await fetch(`http://127.0.0.1:${port}/up`).catch(() => undefined);
    await response?.body?.cancel();
    return response?.status === 204;
  });
  return stack.move();
}

function configOf(path: string, port: number, origin: string): string {
  return `
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    daemon off;
    worker_processes 1;
    pid ${path}/nginx.pid;
    error_log ${path}/error.log;
    events {}
    http {
      access_log off;
      ${TEMPORARY.map((name) => `${name}_temp_path ${path}/${name};`).join('\n')}
      proxy_cache_path ${path}/cache keys_zone=previews:1m;
      server {
        listen 127.0.0.1:${port};
        location = /up { return 204; }
        location /previews/ {
          proxy_pass ${origin};
          proxy_cache previews;
          add_header X-Cache-Status $upstream_cache_status always;
        }
      }
    }`;
}

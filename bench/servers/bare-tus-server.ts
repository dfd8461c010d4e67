// The peer: @tus/server with @tus/file-store, as in its README. No hashes, syncs, rows or owners.
import { createServer } from 'node:http';

import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';

const [directory = '', port = '0'] = process.argv.slice(2);
const tus = new Server({ path: '/uploads', datastore: new FileStore({ directory }) });
const http = createServer((request, response) => void tus.handle(request, response));
http.requestTimeout = 0;
http.listen(Number(port), '127.0.0.1', () => process.stdout.write('listening\n'));

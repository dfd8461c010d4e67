/* oxlint-disable typescript/unbound-method -- what is replaced is called with its own receiver */
// Preload for the server (`node --import`): ends the process by SIGKILL at the n-th event of a named point, as
// given by the message `point:n`. For `mid-patch` n counts bytes written to staging, for `mid-hash` bytes read from it.
// `renderer-killed` ends only the rendering process and sends `reached`.
import childProcess from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';

import { Client } from 'pg';

let wanted;
let left = Infinity;
/** Whether an object of several files is being placed; it starts as a folder. */
let placing = false;
process.on('message', (message) => {
  const [point, count] = message.split(':');
  wanted = point;
  left = Number(count);
  // This process may have completed an upload of an earlier one.
  placing = false;
  process.send('armed');
});
process.channel.unref();

function reached(point, amount = 1) {
  if (point !== wanted) return;
  left -= amount;
  if (left <= 0) process.kill(process.pid, 'SIGKILL');
}

/** Long enough for the request to arrive, and shorter than any rendering. */
const MID_RENDERING_MS = 40;

const { fork } = childProcess;
childProcess.fork = function watchedFork(...args) {
  const child = fork(...args);
  const { send } = child;
  child.send = function watchedSend(message, ...rest) {
    const rendering = message.kind === 'RENDER';
    if (rendering) reached('before-rendering');
    const sent = send.call(this, message, ...rest);
    if (rendering && wanted === 'mid-rendering') {
      setTimeout(() => reached('mid-rendering'), MID_RENDERING_MS);
    }
    if (rendering && wanted === 'renderer-killed') {
      wanted = undefined;
      setTimeout(() => child.kill('SIGKILL') && process.send('reached'), MID_RENDERING_MS);
    }
    return sent;
  };
  return child;
};

// Only staging writes at explicit positions and uses datasync.
const file = await fs.promises.open(fileURLToPath(import.meta.url));
const fileHandle = Object.getPrototypeOf(file);
await file.close();
const { write, read, datasync, sync } = fileHandle;
fileHandle.write = async function watchedWrite(...args) {
  const result = await write.apply(this, args);
  if (typeof args[3] === 'number') reached('mid-patch', result.bytesWritten);
  return result;
};
fileHandle.read = async function watchedRead(...args) {
  const result = await read.apply(this, args);
  if (typeof args[3] === 'number') reached('mid-hash', result.bytesRead);
  return result;
};
fileHandle.datasync = async function watchedDatasync() {
  reached('before-datasync');
  await datasync.call(this);
  reached('after-datasync');
};

fileHandle.sync = async function watchedSync() {
  await sync.call(this);
  if (placing) reached('after-sync');
};

const { link, mkdir, rename, unlink } = fs.promises;
fs.promises.link = async (from, to) => {
  await link(from, to);
  if (String(to).includes('/objects/')) reached('after-link');
  if (String(to).includes('/objects/previews/')) reached('after-preview-put');
};
fs.promises.mkdir = async (path, options) => {
  const result = await mkdir(path, options);
  if (String(path).includes('/objects/')) {
    placing ||= String(path).endsWith('.part');
    reached('after-mkdir');
  }
  return result;
};
fs.promises.rename = async (from, to) => {
  await rename(from, to);
  if (String(to).includes('/objects/')) reached('after-rename');
};
fs.promises.unlink = async (path) => {
  const isObject = String(path).includes('/objects/');
  if (isObject) reached('before-object-removal');
  try {
    await unlink(path);
  } finally {
    // Each entry is removed together with the copy that a takeover may have made.
    if (String(path).includes('/staging/')) reached('mid-removal');
    if (String(path).includes('/objects/previews/')) reached('mid-preview-removal');
    if (isObject) reached('after-object-removal');
  }
};
syncBuiltinESMExports();

const { query } = Client.prototype;
const completing = new WeakSet();
const joining = new WeakSet();
const claiming = new WeakSet();
const recording = new WeakSet();
const retiring = new WeakSet();
Client.prototype.query = function watchedQuery(config, values, callback) {
  const text = typeof config === 'string' ? config : (config?.text ?? '');
  const parameters = (typeof config === 'string' ? values : config?.values) ?? [];
  let point;
  if (text.includes("then 'FINALIZING'") && parameters[4] === true) point = 'after-finalizing';
  // The quota is settled in the one transaction that completes an upload.
  if (text.includes('quota_reserved = quota_reserved - ')) completing.add(this);
  if (/^update "upload_session" set .*"joined_into"/.test(text)) joining.add(this);
  if (text.startsWith('insert into "content" ')) claiming.add(this);
  if (text.includes('set prepared_at = ')) recording.add(this);
  if (text.startsWith('delete from content_media')) retiring.add(this);
  if (text.includes('delete from app_user ')) point = 'after-account-row';
  if (/^commit/i.test(text)) {
    if (completing.delete(this)) {
      reached('before-commit');
      point = 'after-commit';
    }
    if (joining.delete(this)) {
      reached('before-join');
      point = 'after-join';
    }
    if (recording.delete(this)) {
      reached('before-recording');
      point = 'after-recording';
    }
    if (retiring.delete(this)) {
      reached('before-retiring');
      point = 'after-retiring';
    }
    if (claiming.delete(this)) point = 'after-claim';
    reached('before-any-commit');
    if (wanted === 'after-any-commit') point = wanted;
  }
  if (point === undefined) return query.call(this, config, values, callback);
  const args = [config, values, callback].filter((arg) => arg !== undefined);
  const last = args.at(-1);
  if (typeof last !== 'function') {
    return query.apply(this, args).then((result) => {
      reached(point);
      return result;
    });
  }
  args[args.length - 1] = (error, result) => {
    if (!error) reached(point);
    last(error, result);
  };
  return query.apply(this, args);
};

const { writeHead } = http.ServerResponse.prototype;
http.ServerResponse.prototype.writeHead = function watchedWriteHead(status, ...rest) {
  const names = Object.keys(rest.at(-1) ?? {}).map((name) => name.toLowerCase());
  const joined = this.req.headers['upload-concat']?.startsWith('final') ?? false;
  if (joined) reached('before-join-answer');
  if (this.req.method === 'PATCH' && names.includes('flexstorage-file-id')) {
    reached('before-answer');
  }
  // Answered: the kernel has the bytes and delivers them even if the process has ended.
  if (this.req.method === 'POST' && status === 201) this.on('finish', () => reached('after-post'));
  return writeHead.call(this, status, ...rest);
};

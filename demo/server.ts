import { startServerProcess, tokenOf } from '../test/support/processes/server-process.ts';

/** The server used by the demo. Disposal stops it if the demo started it. */
export interface DemoServer extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  readonly started: boolean;
}

/** Settings of a server started by the demo: compresses 12 hours into 3 seconds and releases hot copies immediately. */
const QUICK_ARCHIVE = { COLD_TIME_SCALE: '14400', HOT_GRACE_SECONDS: '0' };

/** The server running at HOST and PORT, or a new one with the same data folder as `npm start`. */
export async function useServer(): Promise<DemoServer> {
  const host = process.env['HOST'] ?? '127.0.0.1';
  const port = Number(process.env['PORT'] ?? '4000');
  const url = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;
  const said = Object.entries(process.env).flatMap(([name, value]) =>
    value ? [[name, value] as const] : [],
  );
  const env = { ...QUICK_ARCHIVE, ...Object.fromEntries(said) };
  const server = (await isReady(url)) ? undefined : await startServerProcess({ env, port });
  return {
    url,
    token: await tokenOf(env),
    started: server !== undefined,
    [Symbol.asyncDispose]: async () => {
      await server?.[Symbol.asyncDispose]();
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/readyz`).catch(() => undefined);
  await response?.body?.cancel();
  return response?.status === 200;
}

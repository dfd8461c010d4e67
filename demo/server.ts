import { startServerProcess, tokenOf } from '../test/support/server-process.ts';

/** The server the demo talks to. Disposing it ends it if the demo has started it. */
export interface DemoServer extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  readonly started: boolean;
}

/** Of a server that the demo starts: 12 hours take 3 seconds, and what is archived is at once only there. */
const QUICK_ARCHIVE = { COLD_TIME_SCALE: '14400', HOT_GRACE_SECONDS: '0' };

/** The server that runs at HOST and PORT, or one that is started for the demo, on the same data as `npm start`. */
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

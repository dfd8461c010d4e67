import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs a program and returns what it prints. Rejects with what it complains about. */
export async function runTool(command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(command, args, {
    maxBuffer: 256 * 1024 * 1024,
    timeout: 300_000,
    env: { ...process.env, TZ: 'UTC' },
  });
  return stdout;
}

/** Whether a program is installed. */
export async function hasTool(command: string): Promise<boolean> {
  try {
    await run('/bin/sh', ['-c', `command -v ${command}`]);
    return true;
  } catch {
    return false;
  }
}

import { readFileSync, writeFileSync } from 'node:fs';

/** Linux counts CPU time in ticks of 10 ms. */
const TICKS_PER_SECOND = 100;

/** CPU seconds used by all threads of a process, without children; `kernel` is part of `total`. */
export function cpuSeconds(pid: number): { total: number; kernel: number } {
  const fields = statOf(pid);
  const kernel = Number(fields[12]) / TICKS_PER_SECOND;
  return { total: Number(fields[11]) / TICKS_PER_SECOND + kernel, kernel };
}

/** CPU seconds of all descendants, including ended ones: PostgreSQL, if embedded. */
export function cpuSecondsBelow(pid: number): number {
  for (;;) {
    try {
      return below(pid);
    } catch (error) {
      // It ended while being read: its parent counts it now.
      const gone = ['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '');
      if (!gone) throw error;
      cpuSeconds(pid);
    }
  }
}

/** Resets the value of `peakMemoryMiB`. */
export function resetPeakMemory(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** Peak resident memory since `resetPeakMemory`, in MiB. */
export function peakMemoryMiB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}

function below(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  const running = children
    .filter((child) => child !== '')
    .map(Number)
    .reduce((sum, child) => sum + cpuSeconds(child).total + below(child), 0);
  const fields = statOf(pid);
  return running + (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
}

/** The fields of /proc/<pid>/stat, starting with the third. */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command name may contain spaces; the fields after its parenthesis do not.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

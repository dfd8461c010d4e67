import { readFileSync, writeFileSync } from 'node:fs';

/** Linux counts CPU time in ticks of 10 ms. */
const TICKS_PER_SECOND = 100;

/** CPU seconds that a process has used so far, all threads, children not included; `kernel` is part of `total`. */
export function cpuSeconds(pid: number): { total: number; kernel: number } {
  const fields = statOf(pid);
  const kernel = Number(fields[12]) / TICKS_PER_SECOND;
  return { total: Number(fields[11]) / TICKS_PER_SECOND + kernel, kernel };
}

/** CPU seconds of every process below this one, those that have ended included: PostgreSQL, where a server runs one. */
export function cpuSecondsBelow(pid: number): number {
  for (;;) {
    try {
      return below(pid);
    } catch (error) {
      // One of them ended while it was being read: its parent counts it now.
      const gone = ['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '');
      if (!gone) throw error;
      cpuSeconds(pid);
    }
  }
}

/** From here on `peakMemoryMiB` tells of what comes. */
export function resetPeakMemory(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** The most memory that a process has had resident since `resetPeakMemory`, in MiB. */
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

/** The fields of /proc/<pid>/stat from the third on. */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command name may hold spaces; what follows its bracket does not.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ, which is 100 on every Linux. */
const TICKS_PER_SECOND = 100;
const UTIME = 11;

/** Whether the times of processes can be read (proc_pid_stat(5)). */
export const CAN_MEASURE_CPU = process.platform === 'linux';

/** Seconds of CPU that the children of this process took so far, including those that ended, and theirs. */
export function childrenCpuSeconds(): number {
  const ended = ticksOf(process.pid).ofChildren;
  const running = children().map((pid) => {
    const { own, ofChildren } = ticksOf(pid);
    return own + ofChildren;
  });
  return running.reduce((sum, ticks) => sum + ticks, ended) / TICKS_PER_SECOND;
}

function children(): number[] {
  return readdirSync('/proc/self/task').flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

/** utime, stime, cutime and cstime. */
function ticksOf(pid: number): { own: number; ofChildren: number } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(UTIME);
    return { own: user + system, ofChildren: childUser + childSystem };
  } catch {
    // It ended in the meantime.
    return { own: 0, ofChildren: 0 };
  }
}

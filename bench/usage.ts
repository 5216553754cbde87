import { readFile } from 'node:fs/promises';

/** Clock ticks of a second, wherever Linux runs. */
const ticksPerSecond = 100;

/** Seconds of a processor that a process has used so far, in its own code and in the system; 0 where that is not told. */
export async function processorSeconds(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // After the name, which may have spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond;
}

/** Kilobytes of memory that a process has resident, or had at the most; 0 where that is not told. */
export async function residentKilobytes(pid: number | undefined, what: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
}

// Does the keyboard reach this process? A terminal sends Ctrl-C to its whole foreground process group.
import { readFileSync } from 'node:fs';
import { isatty } from 'node:tty';
import { parseProcessStat } from './sources/process-stat.ts';

/** True when this process, and so a child in its group, is in the foreground of a terminal. */
export function isInForeground(): boolean {
  const stat = readOwnStat();
  if (stat === null) return isatty(0) || isatty(1) || isatty(2);
  return stat.terminal !== 0 && stat.foregroundGroupId === stat.groupId;
}

function readOwnStat() {
  try {
    return parseProcessStat(readFileSync('/proc/self/stat', 'latin1'));
  } catch {
    return null;
  }
}

// Lists of CPUs as the kernel writes them: "0-3,7" (cpuset(7)).

/** How many CPUs a list names; null where it is empty or not a list. */
export function countCpus(list: string | null): number | null {
  if (list === null || list.trim() === '') return null;
  let count = 0;
  for (const range of list.trim().split(',')) {
    const [first, last = first] = range.split('-').map(Number);
    if (first === undefined || last === undefined) return null;
    if (!Number.isInteger(first) || !Number.isInteger(last) || last < first) return null;
    count += last - first + 1;
  }
  return count;
}

// A total that never goes back, out of sums that may: a process that ends takes its CPU time along, unless its parent
// waits for it and so gets the time added to its own.

export interface MonotoneTotal {
  /** Whether this sum would take the total back. */
  isDrop(sum: number): boolean;
  /** Takes the sum in. After a drop the total stands still, and grows on from the lower sum. */
  add(sum: number): number;
}

export function createMonotoneTotal(): MonotoneTotal {
  let lost = 0;
  let total = 0;
  return {
    isDrop: (sum) => sum + lost < total,
    add: (sum) => {
      lost = Math.max(lost, total - sum);
      total = sum + lost;
      return total;
    },
  };
}

/** Milliseconds of the machine's steady clock, the same in every process on it. */
export const machineMs = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000;

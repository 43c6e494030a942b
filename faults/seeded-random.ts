// Chance that can be had again.

export interface Chance {
  /** 0 <= number < 1. */
  next(): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  oneOf<T>(choices: readonly T[]): T;
}

/** SIDESCOPE_FAULT_SEED, whole, runs a sequence again; else a new one. */
export const faultSeed = (): number =>
  Number(process.env['SIDESCOPE_FAULT_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** A Weyl sequence through a mixer of shifts and multiplications: 32 bits are plenty for choosing. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    oneOf(choices) {
      const chosen = choices[Math.floor(next() * choices.length)];
      if (chosen === undefined) throw new Error('nothing to choose from');
      return chosen;
    },
  };
}

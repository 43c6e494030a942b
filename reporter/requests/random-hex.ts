// Ids of traces and spans. Not secret, so no need of node:crypto, whose loading takes memory in the app.

/** Of 32 bits each, made into digits all at once: one by one they take six times as long. */
const WORDS = 512;
const words = new Uint32Array(WORDS);
let pool = '';
let at = 0;

/** Random hex digits, a multiple of eight and never all zeros, which would be an invalid id. */
export function randomHex(digits: number): string {
  if (at + digits > pool.length) refill();
  const from = at;
  at += digits;
  return pool.slice(from, at);
}

function refill(): void {
  for (let index = 0; index < WORDS; index += 1) words[index] = 1 + Math.floor(Math.random() * 0xffff_fffe);
  pool = Buffer.from(words.buffer).toString('hex');
  at = 0;
}

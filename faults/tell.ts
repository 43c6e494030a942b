/** Says what a fault test measured, on one line of its own. */
export function tell(fault: string, figures: Readonly<Record<string, string | number>>): void {
  const text = Object.entries(figures).map(([what, figure]) => `${what}: ${figure}`);
  process.stdout.write(`${fault}: ${text.join('; ')}\n`);
}

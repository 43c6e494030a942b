// Keys pressed in a page, as by a person.
import type { TargetSession } from '../../start/browser/target-session.ts';

const CODES = {
  Tab: 9,
  Enter: 13,
  Escape: 27,
  End: 35,
  Home: 36,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  F2: 113,
  ArrowDown: 40,
} as const;
export type Key = keyof typeof CODES;

export async function press(page: TargetSession, key: Key): Promise<void> {
  const event = { key, code: key, windowsVirtualKeyCode: CODES[key] };
  // Only with its character does Enter press a button.
  const text = key === 'Enter' ? { text: '\r' } : {};
  await page.send('Input.dispatchKeyEvent', { type: key === 'Enter' ? 'keyDown' : 'rawKeyDown', ...event, ...text });
  await page.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
}

/** Presses Tab until the focus is on what `selector` finds. Throws after `most` presses. */
export async function tabTo(page: TargetSession, selector: string, most = 60): Promise<void> {
  for (let presses = 0; presses < most; presses += 1) {
    await press(page, 'Tab');
    if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`)) return;
  }
  throw new Error(`Tab does not lead to ${selector} within ${most} presses`);
}

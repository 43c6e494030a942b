// The clipboard, as a person uses it: keys pressed, and what comes out where it is pasted.
import type { TargetSession } from '../../start/browser/target-session.ts';

const CONTROL = 2;

export async function pressCopy(page: TargetSession): Promise<void> {
  const copy = { key: 'c', code: 'KeyC', modifiers: CONTROL, windowsVirtualKeyCode: 67 };
  await page.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...copy });
}

/** What is on the clipboard, found out by pasting it into a field that is there for that alone. The focus goes back. */
export async function pasted(page: TargetSession): Promise<string> {
  await page.evaluate(`(() => {
    const before = document.activeElement;
    const field = document.body.appendChild(document.createElement('textarea'));
    field.focus();
    window.takePasted = () => {
      field.remove();
      before.focus();
      return field.value;
    };
  })()`);
  const paste = { key: 'v', code: 'KeyV', modifiers: CONTROL, windowsVirtualKeyCode: 86 };
  await page.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...paste, commands: ['paste'] });
  return String(await page.evaluate('takePasted()'));
}

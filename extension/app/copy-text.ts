/**
 * Puts text on the clipboard; only while a key or a button is pressed. Not by `navigator.clipboard`: not every Chrome
 * allows it to the frame in which DevTools shows a panel (MisterPhilip/omnibug#105). false: the browser would not.
 */
export function copyText(text: string): boolean {
  const give = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', give, { capture: true });
  const copied = document.execCommand('copy');
  document.removeEventListener('copy', give, { capture: true });
  return copied;
}

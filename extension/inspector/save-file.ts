// A file for the person to keep, by a link that is pressed for them: it needs no permission for downloads.

/** The address must live until the browser has begun to read it. */
const KEEP_MS = 60_000;

export function saveFile(name: string, mimeType: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: mimeType }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_MS);
}

// Tokens as a canvas wants them: the colours that the theme makes of them now.

/** Reads tokens through an element of the page; `light-dark()` in a custom property is only resolved where it is used. */
export function tokenReader(probe: HTMLElement): (token: string) => string {
  return (token) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
}

/** Calls when the page changes between light and dark, by its own scheme or the system's, until the signal fires. */
export function watchTheme(onChange: () => void, signal: AbortSignal): void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)'])
    matchMedia(query).addEventListener('change', onChange, { signal });
}

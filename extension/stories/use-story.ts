// What a person did with servers and settings in a story.

/** Each is "click SELECTOR" or "dblclick SELECTOR"; one a frame, so that each finds what the one before brought forth. */
export function clickInStory(root: HTMLElement, [first, ...rest]: readonly string[]): void {
  const [, type, selector] = /^(click|dblclick) (.*)$/.exec(first ?? '') ?? [];
  if (type === undefined || selector === undefined) return;
  requestAnimationFrame(() => {
    root.querySelector(selector)?.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
    clickInStory(root, rest);
  });
}

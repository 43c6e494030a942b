// What a person did with servers and settings in a story.

/** Each is "click SELECTOR" or "dblclick SELECTOR"; one a frame, once there is what it is for: views are loaded when wanted. */
export function clickInStory(root: HTMLElement, [first, ...rest]: readonly string[]): void {
  const [, type, selector] = /^(click|dblclick) (.*)$/.exec(first ?? '') ?? [];
  if (type === undefined || selector === undefined) return;
  requestAnimationFrame(() => {
    const target = root.querySelector(selector);
    target?.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
    clickInStory(root, target === null ? [first ?? '', ...rest] : rest);
  });
}

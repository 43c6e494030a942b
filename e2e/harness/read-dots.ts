// Expressions that look whether dots travel along a row: whether its canvas shows anything, frame by frame.

export const rowOf = (channel: string) => `document.querySelector('[data-channel="${channel}"]')`;

/** Whether any dot stands on the row's canvas now. */
export const showsDots = (channel: string): string => `(() => {
  const canvas = ${rowOf(channel)}.querySelector('canvas');
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, Math.max(1, width), Math.max(1, height));
  return data.some((value, index) => index % 4 === 3 && value > 0);
})()`;

/** Looks at each frame from now on, and twenty times a second where there are none, until it is told to stop. */
export const watchDots = (channel: string): string => `(() => {
  window.framesWithDots = 0;
  window.framesSeen = 0;
  const look = () => {
    window.framesSeen += 1;
    if (${showsDots(channel)}) window.framesWithDots += 1;
  };
  const eachFrame = () => {
    if (window.stopLooking) return;
    look();
    requestAnimationFrame(eachFrame);
  };
  window.stopLooking = false;
  eachFrame();
  const timer = setInterval(() => {
    if (window.stopLooking) clearInterval(timer);
    else if (document.visibilityState === 'hidden') look();
  }, 50);
})()`;

export const STOP_LOOKING = 'void (window.stopLooking = true)';
export const framesSeen = 'window.framesSeen';
export const framesWithDots = 'window.framesWithDots';

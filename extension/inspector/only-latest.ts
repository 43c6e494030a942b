// What is asked for one thing must not be shown of the next one, however late it comes.

export interface OnlyLatest {
  /** Hands on what comes, unless `forget` was called meanwhile. */
  take<T>(coming: Promise<T>, handOn: (value: T) => void): void;
  /** Whatever is on its way is not wanted any more. */
  forget(): void;
}

export function onlyLatest(): OnlyLatest {
  let turn = 0;
  return {
    take(coming, handOn) {
      const own = turn;
      void coming.then((value) => own === turn && handOn(value));
    },
    forget() {
      turn += 1;
    },
  };
}

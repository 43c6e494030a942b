// A view whose script is loaded when it is first shown, so that the panel opens with what it shows at once.
import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Shows nothing until it is loaded, and marks the place as busy. Once loaded it is there at once. Not to be had: throws. */
export function lazyView<P extends object>(load: () => Promise<FunctionComponent<P>>): FunctionComponent<P> {
  let loaded: FunctionComponent<P> | null = null;
  return function LazyView(props: P) {
    const [View, setView] = useState<FunctionComponent<P> | null>(() => loaded);
    const [failure, setFailure] = useState<{ error: unknown } | null>(null);
    useEffect(() => {
      if (loaded !== null) return;
      let isGone = false;
      load().then(
        (view) => {
          loaded = view;
          if (!isGone) setView(() => view);
        },
        (error) => isGone || setFailure({ error }),
      );
      return () => {
        isGone = true;
      };
    }, []);
    if (failure !== null) throw failure.error;
    return View === null ? <div aria-busy="true" /> : <View {...props} />;
  };
}

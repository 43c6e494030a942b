// The History tab is a script of its own, loaded when it is first opened: charts weigh as much as the rest of the panel.
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ServerModel } from '../models/server-model.ts';

interface Props {
  server: ServerModel;
}

export function LazyHistory({ server }: Props) {
  const [View, setView] = useState<ComponentType<Props> | null>(null);
  useEffect(() => {
    let isGone = false;
    void import('./history-view.tsx').then(({ HistoryView }) => {
      if (!isGone) setView(() => HistoryView);
    });
    return () => {
      isGone = true;
    };
  }, []);
  return View && <View key={server.id} server={server} />;
}

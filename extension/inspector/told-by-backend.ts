// Hands the model of a list what the backend told, for as long as the list is shown.
import { useSignalEffect } from '@preact/signals';
import { useContext, useEffect } from 'preact/hooks';
import { XrayContext } from '../xray/xray-context.ts';
import type { InspectorModel } from './inspector-model.ts';

export function useToldByBackend({ setTold }: Pick<InspectorModel, 'setTold'>): void {
  const scope = useContext(XrayContext);
  useSignalEffect(() => {
    const shown = scope?.server.work.value ?? null;
    const nowMs = scope?.server.snapshot.value?.generatedAtMs;
    if (scope === null || shown === null || nowMs === undefined) return setTold(null);
    setTold({ ...shown, nowMs, traces: scope.traces.value });
  });
  useEffect(() => () => setTold(null), [setTold]);
}

// Hands the model of a list what the backend told, for as long as the list is shown.
import { useSignalEffect } from '@preact/signals';
import { useContext, useEffect, useMemo } from 'preact/hooks';
import { stableComputed } from '../models/stable-computed.ts';
import { XrayContext } from '../xray/xray-context.ts';
import type { InspectorModel } from './inspector-model.ts';

export function useToldByBackend({ setTold }: Pick<InspectorModel, 'setTold'>): void {
  const scope = useContext(XrayContext);
  const channels = useMemo(
    () => stableComputed(() => scope?.server.snapshot.value?.channels.map(({ id }) => id) ?? []),
    [scope],
  );
  useSignalEffect(() => {
    const shown = scope?.server.work.value ?? null;
    const nowMs = scope?.server.snapshot.value?.generatedAtMs;
    if (scope === null || shown === null || nowMs === undefined) return setTold(null);
    setTold({ ...shown, nowMs, traces: scope.traces.value, channels: channels.value });
  });
  useEffect(() => () => setTold(null), [setTold]);
}

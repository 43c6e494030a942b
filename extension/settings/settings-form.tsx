// Everything that can be set, by what it concerns. A change takes effect at once, in every view.
import type { AllowedOrigins } from '../inspector/allowed-origins.ts';
import { DEFAULT_TERMS } from '../inspector/redaction-terms.ts';
import { formatInterval } from '../link/format-duration.ts';
import { AllowedOriginsField } from './allowed-origins-field.tsx';
import { ChoiceField } from './choice-field.tsx';
import { anyWord, pathProblem } from './list-entry.ts';
import { ListField } from './list-field.tsx';
import { NotificationsField, type NotificationsLeave } from './notifications-field.tsx';
import { NumberField } from './number-field.tsx';
import { LIMITS } from './settings.ts';
import type { SettingsModel } from './settings-model.ts';
import './settings-form.css';

interface Props {
  model: SettingsModel;
  leave: NotificationsLeave;
  allowed: AllowedOrigins;
}

export function SettingsForm({ model, leave, allowed }: Props) {
  return (
    <>
      <LiveSection model={model} />
      <NotificationsSection model={model} leave={leave} />
      <InspectorSection model={model} allowed={allowed} />
    </>
  );
}

const CADENCES = [250, 500, 1_000, 2_000, 5_000].map((ms) => [ms, `every ${formatInterval(ms)}`] as const);
const MOTIONS = [
  ['system', 'as the system says'],
  ['reduce', 'reduced'],
  ['full', 'full'],
] as const;

function LiveSection({ model: { settings, change } }: { model: SettingsModel }) {
  const { watchIntervalMs, motion } = settings.value;
  return (
    <section aria-labelledby="live-heading">
      <h2 id="live-heading">Live picture</h2>
      <ChoiceField
        label="Reports"
        hint="While a view is open. A server asks for the shortest interval that anybody who watches wants."
        value={watchIntervalMs}
        choices={CADENCES}
        onChange={(value) => change({ watchIntervalMs: value })}
      />
      <ChoiceField
        label="Motion"
        hint="Dots that travel, values that flash, hearts that beat. Counts and values change all the same."
        value={motion}
        choices={MOTIONS}
        onChange={(value) => change({ motion: value })}
      />
    </section>
  );
}

function NotificationsSection({ model: { settings, change }, leave }: Pick<Props, 'model' | 'leave'>) {
  const { notifications, notificationCooldownMinutes } = settings.value;
  return (
    <section aria-labelledby="notifications-heading">
      <h2 id="notifications-heading">Notifications</h2>
      <NotificationsField on={notifications} leave={leave} onChange={(value) => change({ notifications: value })} />
      <NumberField
        label="Quiet time"
        hint="After a notification that a sidecar is down, none says so again for this long. That it recovered is always told."
        unit="min"
        value={notificationCooldownMinutes}
        limits={LIMITS.notificationCooldownMinutes}
        onChange={(value) => change({ notificationCooldownMinutes: value })}
      />
    </section>
  );
}

/** Only a default protects what nobody thought of. */
const redactionLoss = (term: string): string | null =>
  DEFAULT_TERMS.includes(term)
    ? `Stop redacting “${term}”? From now on such values are kept, shown, copied and exported as they are, unless they look like a token or a key.`
    : null;

function InspectorSection({ model: { settings, change }, allowed }: Pick<Props, 'model' | 'allowed'>) {
  const { inspectorMaxEntries, inspectorMaxMegabytes, pollingExclusions, redactionTerms } = settings.value;
  return (
    <section aria-labelledby="inspector-heading">
      <h2 id="inspector-heading">Requests</h2>
      <NumberField
        label="Requests kept"
        hint="The oldest go first."
        value={inspectorMaxEntries}
        limits={LIMITS.inspectorMaxEntries}
        onChange={(value) => change({ inspectorMaxEntries: value })}
      />
      <NumberField
        label="Memory for them"
        hint="With their headers and bodies. The oldest go first."
        unit="MB"
        value={inspectorMaxMegabytes}
        limits={LIMITS.inspectorMaxMegabytes}
        onChange={(value) => change({ inspectorMaxMegabytes: value })}
      />
      <ListField
        label="Polling"
        hint="GET requests whose path begins with one of these are not kept, and their bodies are never read. Errors are kept always."
        noun="path"
        placeholder="/api/health"
        list={pollingExclusions}
        problem={pathProblem}
        onChange={(list) => change({ pollingExclusions: list })}
      />
      <ListField
        label="Redaction"
        hint="A header, query parameter or body field whose name contains one of these loses its value before anything is kept. What looks like a token or a key goes in any case."
        noun="name"
        placeholder="secret"
        list={redactionTerms}
        problem={anyWord}
        defaults={DEFAULT_TERMS}
        consequence={redactionLoss}
        onChange={(list) => change({ redactionTerms: list })}
      />
      <AllowedOriginsField allowed={allowed} />
    </section>
  );
}

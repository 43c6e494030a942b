// JSON to fold and unfold. What is folded is not drawn, so that a large answer costs no more than what is seen of it.
import { useState } from 'preact/hooks';
import './json-tree.css';

/** Levels that are open at first. */
const OPEN_LEVELS = 2;
/** Most items drawn of one list at a time. */
const PAGE = 200;
const PREVIEW_LENGTH = 80;

export function JsonTree({ value }: { value: unknown }) {
  return (
    <div class="json-tree">
      <JsonNode name={null} value={value} level={0} />
    </div>
  );
}

interface NodeProps {
  name: string | null;
  value: unknown;
  level: number;
}

function JsonNode({ name, value, level }: NodeProps) {
  if (typeof value !== 'object' || value === null)
    return (
      <div class="json-leaf">
        <Name name={name} />
        <span class={`json-${value === null ? 'null' : typeof value}`}>{JSON.stringify(value)}</span>
      </div>
    );
  return <JsonBranch name={name} value={value} level={level} />;
}

function JsonBranch({ name, value, level }: NodeProps & { value: object }) {
  const [open, setOpen] = useState(level < OPEN_LEVELS);
  const [most, setMost] = useState(PAGE);
  const items = Object.entries(value);
  return (
    <details class="json-branch" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <Name name={name} />
        <span class="json-preview">{preview(value, items.length)}</span>
      </summary>
      {open &&
        items.slice(0, most).map(([key, item]) => <JsonNode key={key} name={key} value={item} level={level + 1} />)}
      {open && items.length > most && (
        <button type="button" class="link-button" onClick={() => setMost(most + PAGE)}>
          {items.length - most} more
        </button>
      )}
    </details>
  );
}

const Name = ({ name }: { name: string | null }) =>
  name === null ? null : (
    <>
      <span class="json-name">{name}</span>
      {': '}
    </>
  );

/** "[3] 1, 2, 3", "{id, name}" */
function preview(value: object, count: number): string {
  if (Array.isArray(value)) return `[${count}]`;
  const names = Object.keys(value).slice(0, 12).join(', ');
  return `{${names.length > PREVIEW_LENGTH ? `${names.slice(0, PREVIEW_LENGTH)}…` : names}}`;
}

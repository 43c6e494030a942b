// Where a bug in one view ends: in its place stands what failed, and the way to have it again. Everything else lives on.
import { CircleAlert } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useContext, useErrorBoundary } from 'preact/hooks';
import { FailuresContext, wordsOf } from './failures.ts';
import { Icon } from './icon.tsx';
import { TextButton } from './notice-bar.tsx';
import './view-boundary.css';

interface Props {
  /** "The map": as a sentence begins with it. */
  name: string;
  /** Nothing of the page stands outside of it. */
  whole?: boolean;
  children: ComponentChildren;
}

export function ViewBoundary({ name, whole = false, children }: Props) {
  const failures = useContext(FailuresContext);
  const [error, again] = useErrorBoundary((caught) => failures?.caught(caught));
  if (error === undefined) return <>{children}</>;
  const failed = (
    <div class="failed-view" role="alert">
      <Icon icon={CircleAlert} size={14} />
      <div>
        <p>
          <strong>{name} failed.</strong> {!whole && 'The rest goes on. '}The console of this page says where.
        </p>
        <code>{wordsOf(error)}</code>
      </div>
      <TextButton text="Reload this view" onClick={again} />
    </div>
  );
  if (!whole) return failed;
  return (
    <main>
      <h1 class="visually-hidden">{name}</h1>
      {failed}
    </main>
  );
}

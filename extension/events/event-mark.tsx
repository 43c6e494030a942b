// What happened, as a shape: those of health where it is health, else one of its own.
import {
  ArrowUpDown,
  Database,
  DatabaseZap,
  type IconNode,
  OctagonX,
  Play,
  RotateCw,
  Square,
  TrendingDown,
  TrendingUp,
  Unlink,
} from 'lucide';
import { Icon } from '../app/icon.tsx';
import { HealthMark } from '../topology/health-mark.tsx';
import type { EventMark as Mark } from './describe-event.ts';

const ICONS: Record<Exclude<Mark, 'healthy' | 'degraded' | 'down'>, IconNode> = {
  started: Play,
  stopped: Square,
  restarted: RotateCw,
  limit: ArrowUpDown,
  killed: OctagonX,
  throttled: TrendingDown,
  unthrottled: TrendingUp,
  'store-lost': DatabaseZap,
  'store-back': Database,
  gap: Unlink,
};

export function EventMark({ mark }: { mark: Mark }) {
  if (mark === 'healthy' || mark === 'degraded' || mark === 'down') return <HealthMark health={mark} />;
  return <Icon icon={ICONS[mark]} size={12} />;
}

// The peer's counter as an app has it: collected every 5 s, as ours is. Without a reader it would count nothing at all.
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';

const EVERY_MS = 5_000;

export function createOtelCounter() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: EVERY_MS });
  return new MeterProvider({ readers: [reader] }).getMeter('bench').createCounter('events');
}

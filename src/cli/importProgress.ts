// The progress of an import: a bar on a terminal, else a line every ten seconds.
import { Presets, SingleBar } from 'cli-progress';
import type { ImportProgress } from '../imports/importFile.ts';

const LINE_INTERVAL_MS = 10_000;

export interface ShownProgress {
  readonly show: (progress: ImportProgress) => void;
  readonly stop: () => void;
}

/** On standard error, so that scripts read only the result. */
export function showImportProgress(): ShownProgress {
  return process.stderr.isTTY ? bar() : lines();
}

function bar(): ShownProgress {
  const shown = new SingleBar(
    { format: '{bar} {percentage} % | {rows} rows | {rate} rows/s | {left} left', stream: process.stderr },
    Presets.shades_classic,
  );
  const measure = createMeter();
  let started = false;
  return {
    show(progress) {
      const payload = measure(progress);
      if (started) shown.update(progress.bytes, payload);
      else shown.start(progress.totalBytes, progress.bytes, payload);
      started = true;
    },
    stop: () => shown.stop(),
  };
}

function lines(): ShownProgress {
  const measure = createMeter();
  let due = performance.now() + LINE_INTERVAL_MS;
  return {
    show(progress) {
      const facts = measure(progress);
      if (performance.now() < due) return;
      due = performance.now() + LINE_INTERVAL_MS;
      const percent = Math.floor((100 * progress.bytes) / progress.totalBytes);
      console.error(`${percent} %, ${facts.rows} rows, ${facts.rate} rows/s, ${facts.left} left`);
    },
    stop: () => {},
  };
}

/** Rows per second and the time left, of this run: an earlier one may have done the beginning. */
function createMeter() {
  const started = performance.now();
  let first: { readonly rows: number; readonly bytes: number } | undefined;
  return ({ counts, bytes, totalBytes }: ImportProgress) => {
    const rows = counts.created + counts.existing + counts.updated + counts.rejected;
    first ??= { rows, bytes };
    const seconds = Math.max(0.001, (performance.now() - started) / 1000);
    const speed = (bytes - first.bytes) / seconds;
    const left = speed > 0 ? `${Math.ceil((totalBytes - bytes) / speed)} s` : '?';
    return { rows, rate: Math.round((rows - first.rows) / seconds), left };
  };
}

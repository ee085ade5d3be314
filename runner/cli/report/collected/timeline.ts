import type { Phase, Receipt } from "../../records/receipt-schema";

/** The phases of a run in order, with their labels. */
export const PHASES: ReadonlyArray<{ phase: Phase; word: string }> = [
  { phase: "queued", word: "queued" },
  { phase: "pulled", word: "image pulled" },
  { phase: "booted", word: "booted" },
  { phase: "ran", word: "R ran" },
  { phase: "ended", word: "ended" },
];

export interface Bar {
  phase: Phase;
  seconds: number;
  /** Fraction of the drawing's width, 0 to 1. */
  from: number;
  to: number;
}

export interface Timeline {
  /** By run, in the order of the receipts. */
  rows: Bar[][];
  /** Seconds that the drawing's width represents. */
  span: number;
  /** Ms since 1970 at its left end; absent if each run starts at the left end. */
  start?: number;
  /** Seconds from the left end. */
  ticks: number[];
}

/** Runs share one clock if their total span is at most this many times the longest run. */
const SPREAD = 4;
/** Narrower bars would be invisible. */
const LEAST = 0.004;
/** Steps of the axis, in seconds. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];
const MOST_TICKS = 7;

/** Positions of the runs' bars. Runs that are close together share a clock; others each start at the left end. */
export function timelineOf(receipts: ReadonlyArray<Receipt | undefined>): Timeline {
  const spans = receipts.flatMap((receipt) => spanOf(receipt) ?? []);
  if (spans.length === 0) return { rows: receipts.map(() => []), span: 0, ticks: [] };
  const longest = Math.max(...spans.map(({ from, to }) => to - from), 1);
  const [first, last] = [Math.min(...spans.map(({ from }) => from)), Math.max(...spans.map(({ to }) => to))];
  const shared = last - first <= SPREAD * longest;
  const length = (shared ? Math.max(last - first, 1) : longest) / 1000;
  const drawn = receipts.map((receipt) => {
    const own = spanOf(receipt);
    return receipt && own ? barsOf(receipt, shared ? (own.from - first) / 1000 : 0, length) : [];
  });
  // Widened bars may need a little more room than their time.
  const edge = Math.max(1, ...drawn.flatMap((bars) => bars.map(({ to }) => to)));
  const rows = drawn.map((bars) => bars.map((bar) => ({ ...bar, from: bar.from / edge, to: bar.to / edge })));
  const span = length * edge;
  return { rows, span, ...(shared ? { start: first } : {}), ticks: ticksOf(span) };
}

function spanOf(receipt: Receipt | undefined): { from: number; to: number } | undefined {
  if (!receipt) return undefined;
  const { createdAt, pullStartedAt, startedAt, stoppedAt } = receipt.times;
  const from = createdAt ?? pullStartedAt ?? startedAt;
  return from && stoppedAt ? { from: Date.parse(from), to: Date.parse(stoppedAt) } : undefined;
}

function barsOf({ seconds }: Receipt, offset: number, span: number): Bar[] {
  const bars: Bar[] = [];
  let at = offset;
  let edge = offset / span;
  for (const { phase } of PHASES) {
    const length = seconds[phase];
    if (length === null) continue;
    // Each begins where the previous one ends, even if that one was widened.
    const from = Math.max(edge, at / span);
    at += length;
    const to = Math.max(from + LEAST, at / span);
    edge = to;
    bars.push({ phase, seconds: length, from, to });
  }
  return bars;
}

function ticksOf(span: number): number[] {
  const step = STEPS.find((each) => span / each <= MOST_TICKS) ?? Math.ceil(span / MOST_TICKS / 86_400) * 86_400;
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, i) => i * step);
}

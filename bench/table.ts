/** One line of the results: an engine on a workload. */
export interface ResultRow {
  readonly workload: string;
  readonly engine: "reference" | "incremental";
  readonly nodes: number;
  readonly existingPods: number;
  readonly placed: number;
  readonly decisionsPerSecond: number;
  readonly p50us: number;
  readonly p99us: number;
  /** Decisions per second of upstream's scheduler, on the same cluster in this run, or why there are none. */
  readonly upstreamPerSecond?: number | "no Go";
  /** Decisions per second: so many times upstream's. */
  readonly timesUpstream?: number;
  /** Decisions per second: so many times those of the reference engine, on the same cluster in this run. */
  readonly timesReference?: number;
  /** The median of a decision: so many times the one with the fewer existing pods, in this run. */
  readonly timesFewerPods?: number;
}

interface Column {
  readonly title: string;
  readonly align: "left" | "right";
  readonly cell: (row: ResultRow) => string;
}

const columns: readonly Column[] = [
  { title: "workload", align: "left", cell: ({ workload }) => workload },
  { title: "engine", align: "left", cell: ({ engine }) => engine },
  { title: "existing pods", align: "right", cell: ({ existingPods }) => whole(existingPods) },
  { title: "placed", align: "right", cell: ({ placed }) => whole(placed) },
  { title: "decisions/s", align: "right", cell: ({ decisionsPerSecond }) => amount(decisionsPerSecond) },
  { title: "p50 µs", align: "right", cell: ({ p50us }) => amount(p50us) },
  { title: "p99 µs", align: "right", cell: ({ p99us }) => amount(p99us) },
  { title: "upstream/s", align: "right", cell: ({ upstreamPerSecond: upstream = "" }) => amountOrWord(upstream) },
  {
    title: "x upstream",
    align: "right",
    cell: ({ timesUpstream: times }) => (times === undefined ? "" : amount(times)),
  },
  { title: "ratio", align: "left", cell: ratio },
];

/** The lines of the table, its titles first. */
export function tableLines(rows: readonly ResultRow[]): string[] {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  return cells.map((line) =>
    line
      .map((text, index) => {
        const width = widths[index] ?? 0;
        return columns[index]?.align === "right" ? text.padStart(width) : text.padEnd(width);
      })
      .join("  ")
      .trimEnd(),
  );
}

function ratio({ timesReference, timesFewerPods }: ResultRow): string {
  if (timesReference !== undefined) return `${amount(timesReference)} x the reference engine's decisions/s`;
  if (timesFewerPods !== undefined) return `${timesFewerPods.toFixed(2)} x the p50 of the row above`;
  return "";
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function amountOrWord(value: number | string): string {
  return typeof value === "number" ? amount(value) : value;
}

/** Three figures are all that a measurement is good for. */
function amount(value: number): string {
  return value >= 100 ? whole(value) : value.toPrecision(3);
}

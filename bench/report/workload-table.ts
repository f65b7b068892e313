import { amount, type Column, tableLines, whole } from "./table.ts";

/** What one workload comes to: ours, and beside it others of the same cluster in the same run. */
export interface WorkloadRow {
  readonly workload: string;
  readonly nodes: number;
  readonly existingPods: number;
  readonly placed: number;
  readonly decisionsPerSecond: number;
  readonly p50us: number;
  readonly p99us: number;
  /** Upstream's scheduler, for as many of the pods as its time allows; absent where there is no Go. */
  readonly upstream?: { readonly placed: number; readonly decisionsPerSecond: number; readonly p50us: number };
  /** Decisions per second: so many times upstream's. */
  readonly timesUpstream?: number;
  /** Decisions per second: so many times those of the reference engine, for as many of the pods as its time allows. */
  readonly timesReference?: number;
}

const columns: readonly Column<WorkloadRow>[] = [
  { title: "workload", align: "left", cell: ({ workload }) => workload },
  { title: "nodes", align: "right", cell: ({ nodes }) => whole(nodes) },
  { title: "existing", align: "right", cell: ({ existingPods }) => whole(existingPods) },
  { title: "placed", align: "right", cell: ({ placed }) => whole(placed) },
  { title: "decisions/s", align: "right", cell: ({ decisionsPerSecond }) => amount(decisionsPerSecond) },
  { title: "p50 µs", align: "right", cell: ({ p50us }) => amount(p50us) },
  { title: "p99 µs", align: "right", cell: ({ p99us }) => amount(p99us) },
  { title: "upstream/s", align: "right", cell: ({ upstream }) => amount(upstream?.decisionsPerSecond) },
  { title: "its p50 µs", align: "right", cell: ({ upstream }) => amount(upstream?.p50us) },
  { title: "x upstream", align: "right", cell: ({ timesUpstream }) => amount(timesUpstream) },
  { title: "x reference", align: "right", cell: ({ timesReference }) => amount(timesReference) },
];

/** The table of workloads. */
export function workloadTable(rows: readonly WorkloadRow[]): string[] {
  return tableLines(columns, rows);
}

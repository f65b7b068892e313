import { amount, type Column, tableLines, whole } from "../report/table.ts";
import type { Times } from "./repeat.ts";

/** How long an engine takes for one kind of question, beside upstream where it answers it too. */
export interface QuestionRow extends Times {
  readonly question: string;
  readonly nodes: number;
  readonly existingPods: number;
  readonly upstreamP50ms?: number;
  /** Upstream's median is so many times ours. */
  readonly timesUpstream?: number;
}

const columns: readonly Column<QuestionRow>[] = [
  { title: "question", align: "left", cell: ({ question }) => question },
  { title: "nodes", align: "right", cell: ({ nodes }) => whole(nodes) },
  { title: "existing", align: "right", cell: ({ existingPods }) => whole(existingPods) },
  { title: "asked", align: "right", cell: ({ count }) => whole(count) },
  { title: "p50 ms", align: "right", cell: ({ p50ms }) => amount(p50ms) },
  { title: "max ms", align: "right", cell: ({ maxms }) => amount(maxms) },
  { title: "upstream's p50 ms", align: "right", cell: ({ upstreamP50ms }) => amount(upstreamP50ms) },
  { title: "x upstream", align: "right", cell: ({ timesUpstream }) => amount(timesUpstream) },
];

/** Rows of one kind of question, or what is wrong with the answers. */
export interface QuestionResult {
  readonly rows: readonly QuestionRow[];
  readonly problems: readonly string[];
}

/** The table of questions. */
export function questionTable(rows: readonly QuestionRow[]): string[] {
  return tableLines(columns, rows);
}

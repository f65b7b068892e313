import type { Io } from "../io.ts";
import type { Extent } from "../measure/extent.ts";
import { readSpec } from "../spec/spec.ts";
import type { QuestionName } from "../workload-names.ts";
import { measureExplanations } from "./explanation.ts";
import { measurePreemptions } from "./preemption.ts";
import type { QuestionResult } from "./question-row.ts";

/** Measures one kind of question. */
export function runQuestions(
  name: QuestionName,
  extent: Extent,
  io: Pick<Io, "readQuestions" | "runUpstream">,
): QuestionResult {
  const spec = readSpec(io.readQuestions(name));
  const { questionSeconds: seconds, smallCopy, preemptionNodes, upstreamSeconds } = extent;
  if (name === "explanation") return measureExplanations(spec, { smallCopy, seconds });
  const results = preemptionNodes.map((nodes) =>
    measurePreemptions(spec, { nodes, seconds, upstreamSeconds, runUpstream: io.runUpstream }),
  );
  return { rows: results.flatMap(({ rows }) => rows), problems: results.flatMap(({ problems }) => problems) };
}

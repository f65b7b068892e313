import type { Decision, Examination, NodeOutcome, Pod } from "@stowage/engine";
import type { Answer, RecordedNode } from "./recorded-case.ts";

/** One thing in which an engine differs from the recorded answer. */
export interface Difference {
  /** Absent where the whole cycle differs. */
  readonly node?: string;
  readonly field: string;
  /** Absent: there is none. */
  readonly expected?: Value;
  readonly got?: Value;
}

export type Value = string | number | readonly string[];

/** Compares all that an engine found out: each node both ways, the message, the PreFilter code, the best nodes. */
export function compareExamination(answer: Answer, pod: Pod, got: Examination): Difference[] {
  if (answer.error !== undefined) return compareError(answer.error, got);
  const outcomes = new Map(got.nodes.map((outcome) => [outcome.nodeName, outcome]));
  const names = new Set([...answer.nodes.keys(), ...outcomes.keys()]);
  return [
    ...differing("message", answer.message, got.message),
    ...differing("error", undefined, got.error),
    ...differing("preFilter", answer.preFilter, got.preFilter?.code),
    ...differing("nodes", answer.nodes.size, got.nodes.length),
    ...[...names].flatMap((node) =>
      compareNode(answer.nodes.get(node), outcomes.get(node)).map((difference) => ({ node, ...difference })),
    ),
    ...differing("best", rightChoices(answer, pod).toSorted(), got.best.toSorted()),
  ];
}

/**
 * A cycle that failed has told nothing else. Without nodes upstream's words are an error rather than a FitError; and the
 * recorder scores a single feasible node too, which upstream takes unseen, so that it can not fail in scoring it.
 */
function compareError(error: string, { best, message, error: got = message }: Examination): Difference[] {
  return best.length === 1 && isScoring(error) ? [] : differing("error", error, got);
}

function isScoring(error: string): boolean {
  return error.startsWith("running PreScore plugin ");
}

/** Compares what an engine decided: any of the right choices is right. */
export function compareDecision(answer: Answer, pod: Pod, got: Decision): Difference[] {
  if (answer.error !== undefined) {
    if (got.kind === "scheduled" && got.feasible === 1 && isScoring(answer.error)) return [];
    return differing("decide.error", answer.error, got.kind === "scheduled" ? undefined : got.message);
  }
  const choices = rightChoices(answer, pod);
  if (got.kind !== "scheduled") {
    return [
      ...differing("decide.nodeName", choices.length === 0 ? undefined : choices, undefined),
      ...differing("decide.message", answer.message, got.message),
    ];
  }
  const { nodeName, total, ties } = got;
  if (!choices.includes(nodeName)) {
    return [
      ...differing("decide.nodeName", choices.length === 0 ? undefined : choices, nodeName),
      ...differing("decide.message", answer.message, undefined),
    ];
  }
  // A nominated node is scored alone, so that its total says nothing beside the recorded one.
  const recordedTotal = nodeName === nominatedNode(pod) ? total : answer.nodes.get(nodeName)?.total;
  return [...differing("decide.total", recordedTotal, total), ...differing("decide.ties", choices.length, ties)];
}

/**
 * The nodes among which upstream may choose: those with the highest total, unless the pod is nominated for a node that
 * is feasible, which it then takes unseen. Source: `findNodesThatFitPod` (pkg/scheduler/schedule_one.go).
 */
function rightChoices({ nodes }: Answer, pod: Pod): string[] {
  const feasible = [...nodes].filter(([, { code }]) => code === "Success");
  const nominated = nominatedNode(pod);
  if (feasible.some(([name]) => name === nominated))
    return feasible.flatMap(([name]) => (name === nominated ? [name] : []));
  const highest = Math.max(...feasible.map(([, { total = 0 }]) => total));
  return feasible.flatMap(([name, { total = 0 }]) => (total === highest ? [name] : []));
}

function nominatedNode({ status }: Pod): string | undefined {
  return status?.nominatedNodeName;
}

function compareNode(expected: RecordedNode | undefined, got: NodeOutcome | undefined): Difference[] {
  const code = differing("code", expected?.code, got?.code);
  if (expected === undefined || got === undefined) return code;
  const rejected = got.code === "Success" ? undefined : got;
  return [
    ...code,
    ...differing("plugin", expected.plugin, rejected?.plugin),
    ...(isExclusion(expected) && rejected !== undefined && rejected.plugin === undefined
      ? []
      : differing("reasons", multiset(expected.reasons), multiset(rejected?.reasons ?? []))),
    // Between a feasible node and a rejected one, the code has said it all.
    ...(got.code === "Success" && expected.code === "Success" ? compareScores(expected, got) : []),
  ];
}

/**
 * Whether a PreFilterResult left the node out while another node was feasible. Upstream makes no reason then, since
 * none is shown, and the recorder put in words of its own.
 */
function isExclusion({ plugin, reasons }: RecordedNode): boolean {
  return plugin === undefined && reasons.length === 1 && reasons[0] === "excluded by PreFilterResult";
}

function compareScores(expected: RecordedNode, got: NodeOutcome & { code: "Success" }): Difference[] {
  const scores: ReadonlyMap<string, number> = got.scores;
  const plugins = new Set([...expected.scores.keys(), ...scores.keys()]);
  return [
    ...[...plugins].flatMap((plugin) => differing(`scores.${plugin}`, expected.scores.get(plugin), scores.get(plugin))),
    ...differing("total", expected.total, got.total),
  ];
}

/** How often each text occurs, whatever the order: sorted texts. No reasons are the same as none at all. */
function multiset(texts: readonly string[]): readonly string[] | undefined {
  return texts.length === 0 ? undefined : texts.toSorted();
}

/** A difference, if there is one. */
export function differing(field: string, expected: Value | undefined, got: Value | undefined): Difference[] {
  if (JSON.stringify(expected) === JSON.stringify(got)) return [];
  return [{ field, ...(expected !== undefined && { expected }), ...(got !== undefined && { got }) }];
}

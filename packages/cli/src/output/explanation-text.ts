import {
  type EvidencedRejection,
  type NodeExplanation,
  type NodeOutcome,
  type PodExplanation,
  rejectionLines,
  rejectionText,
} from "@stowage/engine";
import type { Victim } from "@stowage/planner";
import type { Colors } from "./colors.ts";
import { columns, wrap } from "./columns.ts";
import { groupBy } from "./group-by.ts";

/** What `explain` has to say of a pod, beside the engine's explanation. */
export interface ExplainedPod {
  /** `Pod default/web-server-7d4b9-x2k4q`. */
  readonly title: string;
  /** `Deployment/web-server`, where a workload makes it. */
  readonly owner: string | undefined;
  readonly explanation: PodExplanation;
  /** Where it goes or is; `undefined` while it is pending. */
  readonly nodeName: string | undefined;
  /** `goes to`, or `runs on` for a pod that was on a node already. */
  readonly verb: string;
  /** Why it is not placed, in our words. */
  readonly reason: string | undefined;
  /** The scheduler's message with what became of preemption. */
  readonly event: string | undefined;
  readonly victims: readonly Victim[];
  /** Whom it evicts, or why evicting others does not help; a sentence each, without their subject. */
  readonly preemption: readonly string[];
  readonly seed: number;
}

/** Nodes that are explained alike share an entry above this number of nodes. */
const maxNodesTold = 12;

/** The explanation as a text of at most `width` columns where names allow it. */
export function explanationText(pod: ExplainedPod, width: number, colors: Colors): string {
  const blocks = [
    heading(pod, width, colors),
    ...(pod.nodeName === undefined ? [] : [preemption(pod, width, colors)]),
    rules(pod, width, colors),
    choice(pod, width, colors),
    rejected(pod, width, colors),
    ...(pod.nodeName === undefined ? [preemption(pod, width, colors)] : []),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function heading(
  { title, owner, nodeName, verb, reason, explanation }: ExplainedPod,
  width: number,
  colors: Colors,
): string[] {
  const of = owner === undefined ? "" : colors.faint(` (${owner})`);
  if (nodeName !== undefined) return [`${colors.heading(title)}${of} ${verb} ${colors.good(nodeName)}`];
  return [
    `${colors.heading(title)}${of} is ${colors.bad("pending")}`,
    ...(reason === undefined ? [] : [`  ${wrap(reason, width - 2, "  ")}`]),
    ...(explanation.message === undefined ? [] : [colors.faint(`  ${wrap(explanation.message, width - 2, "  ")}`)]),
  ];
}

function preemption({ preemption: sentences, nodeName }: ExplainedPod, width: number, colors: Colors): string[] {
  if (sentences.length === 0) return [];
  const title = nodeName === undefined ? "Evicting other pods does not help" : "Who makes room";
  return [colors.heading(title), ...sentences.map((sentence) => `  ${wrap(sentence, width - 2, "    ")}`)];
}

function rules({ explanation }: ExplainedPod, width: number, colors: Colors): string[] {
  if (explanation.rules.length === 0) return [colors.heading("Rules"), "  none of its own"];
  const lines = explanation.rules.flatMap(({ sentence, topology }) => {
    const warning = explanation.warnings.find(({ path }) => path === topology?.path);
    return [
      `  ${wrap(sentence, width - 2, "    ")}`,
      ...(warning === undefined
        ? []
        : [colors.warning(`    ${wrap(`warning: ${warning.message}`, width - 4, "    ")}`)]),
    ];
  });
  return [colors.heading("Rules"), ...lines];
}

/** Why the chosen node beat the next: the scores of both, plugin by plugin. */
function choice({ explanation, nodeName, seed }: ExplainedPod, width: number, colors: Colors): string[] {
  const feasible = explanation.nodes.map(({ outcome }) => outcome).filter(isFeasible);
  const chosen = feasible.find((one) => one.nodeName === nodeName);
  if (chosen === undefined) return [];
  const others = feasible.filter((one) => one !== chosen).sort((a, b) => b.total - a.total);
  const [next] = others;
  if (next === undefined) return [colors.heading(`Why ${chosen.nodeName}`), "  it is the only node that fits"];
  const ties = others.filter(({ total }) => total === chosen.total).length;
  const plugins = [...chosen.scores.keys()].filter(
    (name) => chosen.scores.get(name) !== 0 || next.scores.get(name) !== 0,
  );
  const table = columns([
    ["", chosen.nodeName, next.nodeName, ""],
    ...plugins.map((name) => [name, ...scoreCells(chosen.scores.get(name) ?? 0, next.scores.get(name) ?? 0)]),
    ["total", ...scoreCells(chosen.total, next.total)],
  ]);
  return [
    colors.heading(`Why ${chosen.nodeName}`),
    `  ${wrap(whyText(chosen, next, ties, seed), width - 2, "  ")}`,
    ...table.map((line) => `    ${line}`.trimEnd()),
    ...runnersUp(others.slice(1)),
  ];
}

type Feasible = Extract<NodeOutcome, { readonly code: "Success" }>;

function isFeasible(outcome: NodeOutcome): outcome is Feasible {
  return outcome.code === "Success";
}

function scoreCells(chosen: number, next: number): string[] {
  const difference = chosen - next;
  return [String(chosen), String(next), difference === 0 ? "" : difference > 0 ? `+${difference}` : String(difference)];
}

function whyText(chosen: Feasible, next: Feasible, ties: number, seed: number): string {
  if (chosen.total < next.total) return `other nodes score higher now: ${next.nodeName} would be taken today`;
  if (ties === 0) return `it scores ${chosen.total}, the next best ${next.nodeName} ${next.total}`;
  const others = ties === 1 ? next.nodeName : `${ties} others`;
  return `it scores ${chosen.total}, and so ${ties === 1 ? "does" : "do"} ${others}: the scheduler picks any of them, this plan by seed ${seed}`;
}

function runnersUp(rest: readonly Feasible[]): string[] {
  if (rest.length === 0) return [];
  const shown = rest.slice(0, 5).map(({ nodeName, total }) => `${nodeName} ${total}`);
  const more = rest.length - shown.length;
  return [`  also fit: ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`];
}

/** For every other node, everything that keeps the pod from it. */
function rejected({ explanation }: ExplainedPod, width: number, colors: Colors): string[] {
  const nodes = explanation.nodes.filter(({ outcome }) => !isFeasible(outcome));
  if (nodes.length === 0) return [];
  const groups = nodes.length <= maxNodesTold ? nodes.map((node) => [node]) : alike(nodes);
  const told = groups.flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [`  ${colors.heading(groupName(group, width))}`, ...reasons(first, width, colors)];
  });
  const title = `${nodes.length} ${nodes.length === 1 ? "node does" : "nodes do"} not fit`;
  return [colors.heading(title), ...told];
}

function reasons({ outcome, rejections }: NodeExplanation, width: number, colors: Colors): string[] {
  if (outcome.code === "Success") return [];
  if (rejections.length === 0) return outcome.reasons.map((reason) => `      ${wrap(reason, width - 6, "      ")}`);
  return rejectionLines(rejections, outcome.nodeName).flatMap(({ plugin, text, theirTerm }) => [
    `      ${wrap(`${plugin}: ${text}`, width - 6, "        ")}`,
    ...(theirTerm === undefined ? [] : [colors.faint(`        by its ${shortPath(theirTerm)}`)]),
  ]);
}

/** The path without what all of them share: `podAntiAffinity, required term 0`. */
function shortPath(path: string): string {
  return path
    .replace("spec.affinity.", "")
    .replace(/\.(required|preferred)DuringScheduling\w*\[(\d+)\]/, ", $1 term $2");
}

/** Nodes whose rejections read the same but for the node. */
function alike(nodes: readonly NodeExplanation[]): NodeExplanation[][] {
  return [
    ...groupBy(nodes, ({ outcome, rejections }) =>
      rejections.map((one) => likeness(one, outcome.nodeName)).join("\n"),
    ).values(),
  ];
}

function likeness(rejection: EvidencedRejection, nodeName: string): string {
  const { plugin, evidence } = rejection;
  if (evidence?.kind === "interPod") return `${plugin} ${evidence.direction} ${evidence.term}`;
  return `${plugin} ${rejectionText(rejection, nodeName)}`;
}

function groupName(group: readonly NodeExplanation[], width: number): string {
  const names = group.map(({ outcome }) => outcome.nodeName);
  if (names.length <= 1) return names.join();
  let shown = 1;
  let length = (names[0] ?? "").length;
  while (shown < names.length && length + (names[shown]?.length ?? 0) + 2 < width - 24)
    length += (names[shown++]?.length ?? 0) + 2;
  const more = names.length - shown;
  return `${names.slice(0, shown).join(", ")}${more > 0 ? ` and ${more} more, for instance ${names[0]}` : ""}`;
}

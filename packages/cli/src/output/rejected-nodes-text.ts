import {
  type EvidencedRejection,
  type NodeExplanation,
  type PodExplanation,
  rejectionLines,
  rejectionText,
} from "@stowage/engine";
import type { Colors } from "./colors.ts";
import { wrap } from "./columns.ts";
import { groupBy } from "./group-by.ts";
import { visible } from "./visible.ts";

/** Nodes that are explained alike share an entry above this number of nodes. */
const maxNodesTold = 12;

/** For every other node, everything that keeps the pod from it. */
export function rejectedNodesText(explanation: PodExplanation, width: number, colors: Colors): string[] {
  const nodes = explanation.nodes.filter(({ outcome }) => outcome.code !== "Success");
  if (nodes.length === 0) return [];
  const groups = nodes.length <= maxNodesTold ? nodes.map((node) => [node]) : alike(nodes);
  const told = groups.flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [`  ${colors.heading(visible(groupName(group, width)))}`, ...reasons(first, width, colors)];
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

/** As many names as fit in a line, and how many are left. */
function groupName(group: readonly NodeExplanation[], width: number): string {
  const names = group.map(({ outcome }) => outcome.nodeName);
  const room = width - " and 100000 more".length - 2;
  let line = names[0] ?? "";
  let shown = 1;
  for (const name of names.slice(1)) {
    if (line.length + name.length + 2 > room) break;
    line += `, ${name}`;
    shown++;
  }
  return shown === names.length ? line : `${line} and ${names.length - shown} more`;
}

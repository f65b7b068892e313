import {
  type EvidencedRejection,
  type NodeExplanation,
  type PodExplanation,
  type RejectionLine,
  rejectionLines,
  rejectionThemes,
} from "@stowage/engine";
import type { Colors } from "./colors.ts";
import { wrap } from "./columns.ts";
import { groupBy } from "@stowage/planner";
import { visible } from "./visible.ts";

/** Nodes of which the same is said share an entry; with more entries than these only what nodes have in common is said. */
const maxEntries = 12;

/** For every other node, everything that keeps the pod from it; of a pod that is for one node, for that node. */
export function rejectedNodesText(
  { nodes, onlyNode }: PodExplanation,
  width: number,
  colors: Colors,
): readonly string[] {
  const rejected = nodes.filter(({ outcome }) => outcome.code !== "Success");
  const told = onlyNode === undefined ? rejected : rejected.filter(({ outcome }) => outcome.nodeName === onlyNode);
  const others = rejected.length - told.length;
  const title = `${told.length} ${told.length === 1 ? "node does" : "nodes do"} not fit`;
  return [
    ...(told.length === 0 ? [] : [colors.heading(title)]),
    ...entriesOf(told).flatMap(({ names, lines }) => [
      `  ${colors.heading(visible(namesText(names, width)))}`,
      ...lines.flatMap((line) => drawLine(line, width, colors)),
    ]),
    ...(others === 0 || told.length === 0
      ? []
      : [colors.faint(`  ${wrap(othersText(onlyNode ?? "", others), width - 2, "  ")}`)]),
  ];
}

function othersText(onlyNode: string, others: number): string {
  return `the pod is for ${onlyNode} alone: ${others === 1 ? "the other node does" : `the other ${others} nodes do`} not count`;
}

/** Nodes of which the same is said: every line is true of each. */
interface Entry {
  readonly names: readonly string[];
  readonly lines: readonly RejectionLine[];
}

function entriesOf(nodes: readonly NodeExplanation[]): readonly Entry[] {
  const entries = together(nodes, linesTeller());
  if (entries.length <= maxEntries) return entries;
  // Those that only pods' names and numbers tell apart lose these; where none are put together, they stay.
  const byFirst = new Map(entries.map((entry) => [entry.names[0], entry]));
  return together(nodes, ({ rejections }) => rejectionThemes(rejections)).map((summed) => {
    const alone = byFirst.get(summed.names[0]);
    return alone?.names.length === summed.names.length ? alone : summed;
  });
}

function together(
  nodes: readonly NodeExplanation[],
  tell: (node: NodeExplanation) => readonly RejectionLine[],
): readonly Entry[] {
  const told = nodes.map((node) => ({ name: node.outcome.nodeName, lines: tell(node) }));
  return [...groupBy(told, ({ lines }) => JSON.stringify(lines)).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ names: group.map(({ name }) => name), lines: first.lines }];
  });
}

/** Nodes of one domain share what was found, and mostly what is said of it: that is made once. */
function linesTeller(): (node: NodeExplanation) => readonly RejectionLine[] {
  const known = new Map<readonly EvidencedRejection[], readonly RejectionLine[]>();
  return ({ outcome, rejections }) => {
    const { nodeName } = outcome;
    if (rejections.some((one) => isAboutItself(one, nodeName))) return rejectionLines(rejections, nodeName);
    let lines = known.get(rejections);
    if (lines === undefined) known.set(rejections, (lines = rejectionLines(rejections, nodeName)));
    return lines;
  };
}

/** Whether the domain is called as the node: it is not named then. */
function isAboutItself({ evidence }: EvidencedRejection, nodeName: string): boolean {
  return evidence !== undefined && "topologyValue" in evidence && evidence.topologyValue === nodeName;
}

function drawLine({ plugin, text, theirs }: RejectionLine, width: number, colors: Colors): string[] {
  const by = theirs === undefined ? "" : `by ${theirs.pods === 1 ? "its" : "their"} ${shortPath(theirs.path)}`;
  return [
    `      ${wrap(`${plugin}: ${text}`, width - 6, "        ")}`,
    ...(theirs === undefined ? [] : [colors.faint(`        ${by}`)]),
  ];
}

/** The path without what all of them share: `podAntiAffinity, required term 0`. */
function shortPath(path: string): string {
  return path
    .replace("spec.affinity.", "")
    .replace(/\.(required|preferred)DuringScheduling\w*\[(\d+)\]/, ", $1 term $2");
}

/** As many names as fit in a line, and how many are left. */
function namesText(names: readonly string[], width: number): string {
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

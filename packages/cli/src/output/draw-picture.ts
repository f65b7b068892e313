import type { Colors } from "./colors.ts";
import { padEnd, truncate, wrap, wrapStyled } from "./columns.ts";
import { drawWorkloads, zoneTitle } from "./draw-workloads.ts";
import { groupBy } from "@stowage/planner";
import { counted, type FiguresLayout, figuresLayout, figuresWidth, nodeFigures } from "./node-figures.ts";
import type { Picture, PictureEviction, PictureGroup, PictureNode, PicturePending, PictureRollout } from "./picture.ts";

export interface DrawOptions {
  /** Whether each node is drawn, however many there are. */
  readonly nodes?: boolean;
  /** Columns to fill; lines are longer only where a name is. */
  readonly width: number;
  readonly colors: Colors;
}

/** Above this many nodes workloads are drawn in their place; where nodes are asked for, those alike share a line. */
const maxNodesDrawnAlone = 40;

/** The cluster as people think of it: zones, the nodes in them, how full they are, and where the new pods go. */
export function drawPicture(picture: Picture, options: DrawOptions): string {
  const isLarge = picture.zones.reduce((sum, { nodes }) => sum + nodes.length, 0) > maxNodesDrawnAlone;
  const lines = [
    ...(isLarge && options.nodes !== true ? drawWorkloads(picture, options) : drawNodes(picture, isLarge, options)),
    ...drawLegend(picture, options),
    ...drawRollouts(picture.rollouts, options),
    ...drawEvictions(picture.evictions, options),
    ...drawPending(picture.pending, options),
    ...drawStrangers(picture.strangerCount, options),
    drawSummary(picture, options),
  ];
  return `${lines.map((line) => line.replace(/ +$/gm, "")).join("\n")}\n`;
}

function drawNodes({ zones: all, suffix }: Picture, folded: boolean, { width, colors }: DrawOptions): string[] {
  const zones = all.map(({ name, nodes }) => ({ name, nodes, rows: rowsOf(nodes, folded) }));
  const layout = layoutOf(
    zones.flatMap(({ rows }) => rows),
    folded,
    width,
  );
  return [
    ...(suffix === "" ? [] : [colors.faint(`names of nodes without ${suffix}`), ""]),
    ...zones.flatMap(({ name, nodes, rows }) => [
      `${colors.heading(zoneTitle(name, zones.length === 1))}  ${colors.faint(counted(nodes.length, "node"))}`,
      ...rows.flatMap((row) => drawRow(row, layout, colors)),
      "",
    ]),
  ];
}

interface Layout {
  readonly width: number;
  readonly nameWidth: number;
  readonly figures: FiguresLayout;
}

function layoutOf(rows: readonly Row[], folded: boolean, width: number): Layout {
  const longest = rows.reduce((most, { name, others }) => Math.max(most, name.length + others.length), leastName);
  // Beside the name: two bars with their labels and figures, the number of pods, and the space between.
  const figures = figuresLayout(folded ? 7 : 5, width - 2 - Math.min(longest, usualName));
  const least = figures.barWidth === 0 ? leastName : usualName;
  return { width, nameWidth: Math.min(longest, Math.max(least, width - 2 - figuresWidth(figures))), figures };
}

/** Columns that names of nodes take at least, if they are as long, beside bars and without them. */
const [usualName, leastName] = [16, 8];

/** One node, or several that get the same new pods. */
interface Row {
  readonly name: string;
  /** ` +2 more`, or nothing. */
  readonly others: string;
  readonly nodes: readonly [PictureNode, ...PictureNode[]];
}

function rowsOf(nodes: readonly PictureNode[], folded: boolean): Row[] {
  if (!folded) return nodes.map((node) => ({ name: node.name, others: "", nodes: [node] }));
  const groups = groupBy(nodes, ({ placed, removed, staying, troubles }) =>
    JSON.stringify([placed, removed, staying, troubles]),
  );
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    return [
      { name: first.name, others: others.length === 0 ? "" : ` +${others.length} more`, nodes: [first, ...others] },
    ];
  });
}

/** A node and its figures; of several nodes the range. */
function drawRow({ name, others, nodes }: Row, layout: Layout, colors: Colors): string[] {
  const { width, nameWidth } = layout;
  const [first] = nodes;
  const texts = [
    padEnd(truncate(name, nameWidth - others.length) + others, nameWidth),
    ...nodeFigures(nodes, layout.figures, colors),
    ...first.troubles.map((trouble) => colors.warning(trouble)),
  ];
  const head = `  ${texts.join("  ")}`;
  const changes = [
    ...first.staying.map((group) => colors.faint(`=\u00a0${groupText(group)}`)),
    ...first.placed.map((group) => colors.good(`+\u00a0${groupText(group)}`)),
    ...first.removed.map((group) => colors.bad(`-\u00a0${groupText(group)}`)),
  ];
  if (changes.length === 0) return [head];
  const each = nodes.length === 1 ? "" : colors.faint("each  ");
  return [head, `      ${each}${wrapStyled(changes.join("  "), width - 6, "      ")}`.replaceAll("\u00a0", " ")];
}

function groupText({ name, count }: Pick<PictureGroup, "name" | "count">): string {
  return count === 1 ? name : `${name}\u00a0×${count}`;
}

/** What the signs mean, where there are others than that of pods that come. */
function drawLegend({ zones }: Picture, { colors }: DrawOptions): string[] {
  const nodes = zones.flatMap((zone) => zone.nodes);
  const goes = nodes.some(({ removed }) => removed.length > 0);
  const stays = nodes.some(({ staying }) => staying.length > 0);
  if (!goes && !stays) return [];
  const signs = [...(stays ? ["= stays"] : []), "+ comes", ...(goes ? ["- goes"] : [])];
  return [colors.faint(`(${signs.join(", ")})`), ""];
}

function drawRollouts(rollouts: readonly PictureRollout[], { width, colors }: DrawOptions): string[] {
  if (rollouts.length === 0) return [];
  const lines = rollouts.flatMap(({ name, isStuck, sentence }) => [
    `  ${isStuck ? colors.bad(name) : colors.good(name)}`,
    `      ${wrap(sentence, width - 6, "      ")}`,
  ]);
  return [colors.heading("rollouts"), ...lines, ""];
}

/** Above this many evictions the rest is only counted. */
const maxEvictionsTold = 20;

function drawEvictions(evictions: readonly PictureEviction[], { width, colors }: DrawOptions): string[] {
  if (evictions.length === 0) return [];
  const told = evictions.slice(0, maxEvictionsTold);
  const more = evictions.length - told.length;
  return [
    colors.heading("evicted"),
    ...told.map(({ name, sentence }) => `  ${wrap(`${name} ${sentence}`, width - 2, "      ")}`),
    ...(more === 0 ? [] : [colors.faint(`  and ${more} more ${more === 1 ? "pod evicts" : "pods evict"} others`)]),
    "",
  ];
}

function drawPending(pending: readonly PicturePending[], { width, colors }: DrawOptions): string[] {
  if (pending.length === 0) return [];
  const lines = pending.flatMap(({ name, count, status, message, reason, help }) => [
    `  ${colors.bad(groupText({ name, count }).replaceAll("\u00a0", " "))}  ${colors.faint(status)}`,
    ...(reason === undefined ? [] : [`      ${wrap(reason, width - 6, "      ")}`]),
    ...(message === undefined ? [] : [colors.faint(`      ${wrap(message, width - 6, "      ")}`)]),
    ...(help === undefined ? [] : [`      ${wrap(help, width - 6, "      ")}`]),
  ]);
  return [colors.heading("not placed"), ...lines, ""];
}

/** Pods that were pending before are others' business: a line of their own, which asks for nothing. */
function drawStrangers(count: number, { width, colors }: DrawOptions): string[] {
  if (count === 0) return [];
  const [pods, verb] = [counted(count, "pod"), count === 1 ? "is" : "are"];
  const text = `${pods} of the cluster, pending before, still ${verb}: plan without -f, or explain, says why`;
  return [colors.faint(wrap(text, width)), ""];
}

function drawSummary(picture: Picture, { width, colors }: DrawOptions): string {
  const { placedCount, removedCount, pending, boundCount, zones, source, seed, kubernetesVersion } = picture;
  const nodes = zones.reduce((sum, zone) => sum + zone.nodes.length, 0);
  const where = `on ${counted(nodes, "node")} of ${source}`;
  const by = `Kubernetes ${kubernetesVersion}, seed ${seed}`;
  if (placedCount + pending.length + removedCount === 0) {
    const why = boundCount === 0 ? "no workload asks for a pod" : `${counted(boundCount, "pod")} asked for ran already`;
    return wrap(`nothing to place ${where}: ${why}`, width);
  }
  const placed = colors.good(`${counted(placedCount, "pod")} placed`);
  const removed = removedCount === 0 ? [] : [`, ${removedCount} removed`];
  const others = statusCounts(pending).map((text) => `, ${colors.bad(text)}`);
  return wrapStyled(`${placed}${[...others, ...removed].join("")} ${where} ${colors.faint(`(${by})`)}`, width);
}

/** How the summary counts pods without a node. */
const summaryWords: Readonly<Record<string, string>> = {
  Unschedulable: "pending",
  SchedulingGated: "gated",
  Refused: "refused",
  NotCreated: "not created",
  Evicted: "evicted",
};

function statusCounts(pending: readonly PicturePending[]): string[] {
  return [...groupBy(pending, ({ status }) => status)].map(([status, groups]) => {
    const count = groups.reduce((sum, group) => sum + group.count, 0);
    return `${count} ${summaryWords[status] ?? status}`;
  });
}

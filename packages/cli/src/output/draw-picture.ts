import type { Colors } from "./colors.ts";
import { padEnd, padStart, truncate, wrap, wrapStyled } from "./columns.ts";
import { groupBy } from "./group-by.ts";
import type { Picture, PictureEviction, PictureGroup, PictureNode, PicturePending } from "./picture.ts";

export interface DrawOptions {
  /** Columns to fill; lines are longer only where a name is. */
  readonly width: number;
  readonly colors: Colors;
}

/** Above this many nodes those with the same new pods share a line. */
const maxNodesDrawnAlone = 40;
const barWidth = 10;

/** The cluster as people think of it: zones, the nodes in them, how full they are, and where the new pods go. */
export function drawPicture(picture: Picture, options: DrawOptions): string {
  const folded = picture.zones.reduce((sum, { nodes }) => sum + nodes.length, 0) > maxNodesDrawnAlone;
  const zones = picture.zones.map(({ name, nodes }) => ({ name, nodes, rows: rowsOf(nodes, folded) }));
  const layout = layoutOf(
    zones.flatMap(({ rows }) => rows),
    folded,
    options.width,
  );
  const lines = [
    ...zones.flatMap(({ name, nodes, rows }) => [
      zoneTitle(name, nodes.length, zones.length === 1, options.colors),
      ...rows.flatMap((row) => drawRow(row, layout, options.colors)),
      "",
    ]),
    ...drawEvictions(picture.evictions, options),
    ...drawPending(picture.pending, options),
    ...drawStrangers(picture.strangerCount, options),
    drawSummary(picture, options),
  ];
  return `${lines.map((line) => line.replace(/ +$/gm, "")).join("\n")}\n`;
}

interface Layout {
  readonly width: number;
  readonly nameWidth: number;
  /** Of the figure behind a bar: `50%`, or the range `12-100%` of several nodes. */
  readonly figureWidth: number;
}

function layoutOf(rows: readonly Row[], folded: boolean, width: number): Layout {
  const figureWidth = folded ? 7 : 5;
  const longest = rows.reduce((most, { name, others }) => Math.max(most, name.length + others.length), 8);
  // Beside the name: two bars with their labels and figures, the number of pods, and the space between.
  const room = width - 2 * (2 + 4 + barWidth + 1 + figureWidth) - 13;
  return { width, nameWidth: Math.min(longest, Math.max(16, room)), figureWidth };
}

/** One node, or several that get the same new pods. */
interface Row {
  readonly name: string;
  /** ` +2 more`, or nothing. */
  readonly others: string;
  readonly nodes: readonly [PictureNode, ...PictureNode[]];
}

function rowsOf(nodes: readonly PictureNode[], folded: boolean): Row[] {
  if (!folded) return nodes.map((node) => ({ name: node.name, others: "", nodes: [node] }));
  const groups = groupBy(nodes, ({ placed, troubles }) =>
    JSON.stringify([placed.map(({ name, count }) => [name, count]), troubles]),
  );
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    return [
      { name: first.name, others: others.length === 0 ? "" : ` +${others.length} more`, nodes: [first, ...others] },
    ];
  });
}

function zoneTitle(name: string | undefined, nodes: number, isOnly: boolean, colors: Colors): string {
  const unnamed = isOnly ? "cluster" : "without a zone";
  const title = name === undefined ? unnamed : name.startsWith("zone") ? name : `zone ${name}`;
  return `${colors.heading(title)}  ${colors.faint(counted(nodes, "node"))}`;
}

/** A node and its figures; of several nodes the range. */
function drawRow({ name, others, nodes }: Row, layout: Layout, colors: Colors): string[] {
  const { width, nameWidth, figureWidth } = layout;
  const [first] = nodes;
  const pods = nodes.reduce((sum, { podCount }) => sum + podCount, 0);
  const figures = [
    padEnd(truncate(name, nameWidth - others.length) + others, nameWidth),
    bar(
      "cpu",
      nodes.map(({ cpu }) => cpu),
      figureWidth,
      colors,
    ),
    bar(
      "mem",
      nodes.map(({ memory }) => memory),
      figureWidth,
      colors,
    ),
    colors.faint(padStart(counted(pods, "pod"), 9)),
    ...first.troubles.map((trouble) => colors.warning(trouble)),
  ];
  const head = `  ${figures.join("  ")}`;
  if (first.placed.length === 0) return [head];
  const groups = first.placed.map((group) => colors.good(`+\u00a0${groupText(group)}`)).join("  ");
  const each = nodes.length === 1 ? "" : colors.faint("each  ");
  return [head, `      ${each}${wrapStyled(groups, width - 6, "      ")}`.replaceAll("\u00a0", " ")];
}

function groupText({ name, count }: PictureGroup): string {
  return count === 1 ? name : `${name}\u00a0×${count}`;
}

/** A bar and its figure; of several nodes the range, and the bar of the fullest. */
function bar(label: string, parts: readonly (number | undefined)[], figureWidth: number, colors: Colors): string {
  const known = parts.filter((part) => part !== undefined).sort((one, other) => one - other);
  const [low, high] = [known[0], known.at(-1)];
  if (low === undefined || high === undefined)
    return colors.faint(padEnd(`${label} unknown`, 5 + barWidth + figureWidth));
  const filled = Math.min(barWidth, Math.round(high * barWidth));
  const drawn = "█".repeat(filled) + colors.faint("░".repeat(barWidth - filled));
  const figure = percent(low) === percent(high) ? percent(high) : `${percent(low).slice(0, -1)}-${percent(high)}`;
  return `${label} ${high > 1 ? colors.bad(drawn) : drawn} ${padEnd(padStart(figure, 4), figureWidth)}`;
}

function percent(part: number): string {
  return `${Math.round(part * 100)}%`;
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
  const lines = pending.flatMap(({ name, count, status, message, reason }) => [
    `  ${colors.bad(groupText({ name, count }).replaceAll("\u00a0", " "))}  ${colors.faint(status)}`,
    ...(reason === undefined ? [] : [`      ${wrap(reason, width - 6, "      ")}`]),
    ...(message === undefined ? [] : [colors.faint(`      ${wrap(message, width - 6, "      ")}`)]),
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
  const { placedCount, pending, boundCount, zones, source, seed, kubernetesVersion } = picture;
  const nodes = zones.reduce((sum, zone) => sum + zone.nodes.length, 0);
  const where = `on ${counted(nodes, "node")} of ${source}`;
  const by = `Kubernetes ${kubernetesVersion}, seed ${seed}`;
  if (placedCount + pending.length === 0) {
    const why = boundCount === 0 ? "no workload asks for a pod" : `${counted(boundCount, "pod")} asked for ran already`;
    return wrap(`nothing to place ${where}: ${why}`, width);
  }
  const placed = colors.good(`${counted(placedCount, "pod")} placed`);
  const others = statusCounts(pending).map((text) => `, ${colors.bad(text)}`);
  return wrapStyled(`${placed}${others.join("")} ${where} ${colors.faint(`(${by})`)}`, width);
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

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

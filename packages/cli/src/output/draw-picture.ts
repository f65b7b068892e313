import type { Colors } from "./colors.ts";
import { padEnd, padStart, truncate, wrap } from "./columns.ts";
import { groupBy } from "./group-by.ts";
import type { Picture, PictureGroup, PictureNode, PicturePending, PictureZone } from "./picture.ts";

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
  const nodes = picture.zones.flatMap((zone) => zone.nodes);
  const layout = layoutOf(nodes, options.width);
  const folded = nodes.length > maxNodesDrawnAlone;
  const lines = [
    ...picture.zones.flatMap((zone) => drawZone(zone, folded, layout, options.colors)),
    ...drawPending(picture.pending, options),
    drawSummary(picture, options.colors),
  ];
  return `${lines.join("\n")}\n`;
}

interface Layout {
  readonly width: number;
  readonly nameWidth: number;
}

function layoutOf(nodes: readonly PictureNode[], width: number): Layout {
  const longest = Math.max(8, ...nodes.map(({ name }) => name.length));
  // Two bars, their figures and the number of pods take 54 columns.
  return { width, nameWidth: Math.min(longest, Math.max(16, width - 54)) };
}

function drawZone({ name, nodes }: PictureZone, folded: boolean, layout: Layout, colors: Colors): string[] {
  const title = name === undefined ? "no zone" : `zone ${name}`;
  const count = `${nodes.length} ${nodes.length === 1 ? "node" : "nodes"}`;
  const drawn = folded
    ? foldNodes(nodes).flatMap((some) => drawNodes(some, layout, colors))
    : nodes.flatMap((node) => drawNodes([node], layout, colors));
  return [`${colors.heading(title)}  ${colors.faint(count)}`, ...drawn, ""];
}

/** Nodes that get the same new pods, in the order of their first. */
function foldNodes(nodes: readonly PictureNode[]): PictureNode[][] {
  const groups = groupBy(nodes, ({ placed, cordoned }) =>
    JSON.stringify([placed.map(({ name, count }) => [name, count]), cordoned]),
  );
  return [...groups.values()];
}

/** One node, or several that get the same, with their range. */
function drawNodes(nodes: readonly PictureNode[], { width, nameWidth }: Layout, colors: Colors): string[] {
  const [first] = nodes;
  if (first === undefined) return [];
  const name = nodes.length === 1 ? first.name : `${first.name} and ${nodes.length - 1} more`;
  const pods = nodes.reduce((sum, { podCount }) => sum + podCount, 0);
  const figures = [
    padEnd(truncate(name, nameWidth), nameWidth),
    usage(
      "cpu",
      nodes.map(({ cpu }) => cpu),
      colors,
    ),
    usage(
      "mem",
      nodes.map(({ memory }) => memory),
      colors,
    ),
    colors.faint(padStart(`${pods} ${pods === 1 ? "pod" : "pods"}`, 9)),
    ...(first.cordoned ? [colors.warning("cordoned")] : []),
  ];
  const head = `  ${figures.join("  ")}`;
  if (first.placed.length === 0) return [head];
  const groups = first.placed.map((group) => colors.good(`+\u00a0${groupText(group)}`)).join("  ");
  const each = nodes.length === 1 ? "" : colors.faint("each  ");
  return [head, `      ${each}${wrap(groups, width - 6, "      ")}`.replaceAll("\u00a0", " ")];
}

function groupText({ name, count }: PictureGroup): string {
  return count === 1 ? name : `${name}\u00a0×${count}`;
}

/** A bar and its figure; of several nodes the range, and the bar of the fullest. */
function usage(label: string, parts: readonly (number | undefined)[], colors: Colors): string {
  const known = parts.filter((part) => part !== undefined);
  if (known.length === 0) return colors.faint(padEnd(`${label} unknown`, barWidth + 10));
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const filled = Math.min(barWidth, Math.round(high * barWidth));
  const bar = "█".repeat(filled) + colors.faint("░".repeat(barWidth - filled));
  const figure = percent(low) === percent(high) ? percent(high) : `${percent(low).slice(0, -1)}-${percent(high)}`;
  const shown = padEnd(padStart(figure, 4), 5);
  return `${label} ${high > 1 ? colors.bad(bar) : bar} ${shown}`;
}

function percent(part: number): string {
  return `${Math.round(part * 100)}%`;
}

function drawPending(pending: readonly PicturePending[], { width, colors }: DrawOptions): string[] {
  if (pending.length === 0) return [];
  const lines = pending.flatMap(({ name, count, status, message, reason }) => [
    `  ${colors.bad(groupText({ name, count }).replaceAll("\u00a0", " "))}  ${colors.faint(status)}`,
    ...(reason === undefined ? [] : [`      ${wrap(reason, width - 6, "      ")}`]),
    ...(message === undefined ? [] : [colors.faint(`      ${wrap(message, width - 6, "      ")}`)]),
  ]);
  return [colors.heading("pending"), ...lines, ""];
}

function drawSummary(
  { placedCount, pendingCount, zones, source, seed, kubernetesVersion }: Picture,
  colors: Colors,
): string {
  const nodes = zones.reduce((sum, zone) => sum + zone.nodes.length, 0);
  const placed = `${placedCount} ${placedCount === 1 ? "pod" : "pods"} placed`;
  const pending = pendingCount === 0 ? "" : `, ${colors.bad(`${pendingCount} pending`)}`;
  const where = `${nodes} ${nodes === 1 ? "node" : "nodes"} of ${source}`;
  return `${colors.good(placed)}${pending} on ${where} ${colors.faint(`(Kubernetes ${kubernetesVersion}, seed ${seed})`)}`;
}

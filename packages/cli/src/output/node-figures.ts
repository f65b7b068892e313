import type { Colors } from "./colors.ts";
import { padEnd, padStart } from "./columns.ts";
import type { PictureNode } from "./picture.ts";

/** How the figures of nodes are set. */
export interface FiguresLayout {
  /** Columns of the figure behind a bar: `50%`, or the range `12-100%` of several nodes. */
  readonly figureWidth: number;
  /** Columns of a bar; 0 where there is no room for any. */
  readonly barWidth: number;
}

const usualBar = 10;

/** With bars where as many columns as asked for are left beside them. */
export function figuresLayout(figureWidth: number, room: number): FiguresLayout {
  const layout = { figureWidth, barWidth: usualBar };
  return figuresWidth(layout) <= room ? layout : { figureWidth: figureWidth - 1, barWidth: 0 };
}

/** Columns that the figures take, with two spaces before each. */
export function figuresWidth({ figureWidth, barWidth }: FiguresLayout): number {
  const bar = barWidth === 0 ? 0 : barWidth + 1;
  return 2 * (2 + 4 + bar + figureWidth) + 2 + podsWidth(barWidth);
}

function podsWidth(barWidth: number): number {
  return barWidth === 0 ? 8 : 9;
}

/** How full a node is, and how many pods are on it; of several nodes the range, and the bar of the fullest. */
export function nodeFigures(nodes: readonly PictureNode[], layout: FiguresLayout, colors: Colors): readonly string[] {
  const pods = nodes.reduce((sum, { podCount }) => sum + podCount, 0);
  return [
    bar(
      "cpu",
      nodes.map(({ cpu }) => cpu),
      layout,
      colors,
    ),
    bar(
      "mem",
      nodes.map(({ memory }) => memory),
      layout,
      colors,
    ),
    colors.faint(padStart(counted(pods, "pod"), podsWidth(layout.barWidth))),
  ];
}

/** A bar and its figure; of several nodes the range, and the bar of the fullest. */
function bar(
  label: string,
  parts: readonly (number | undefined)[],
  { figureWidth, barWidth }: FiguresLayout,
  colors: Colors,
): string {
  const known = parts.filter((part) => part !== undefined).sort((one, other) => one - other);
  const [low, high] = [known[0], known.at(-1)];
  if (low === undefined || high === undefined)
    return colors.faint(
      barWidth === 0 ? padEnd(`${label} ?`, 4 + figureWidth) : padEnd(`${label} unknown`, 5 + barWidth + figureWidth),
    );
  const filled = Math.min(barWidth, Math.round(high * barWidth));
  const drawn = "█".repeat(filled) + colors.faint("░".repeat(barWidth - filled));
  const figure = percent(low) === percent(high) ? percent(high) : `${percent(low).slice(0, -1)}-${percent(high)}`;
  if (barWidth === 0) return `${label} ${(high > 1 ? colors.bad : String)(padEnd(padStart(figure, 4), figureWidth))}`;
  return `${label} ${high > 1 ? colors.bad(drawn) : drawn} ${padEnd(padStart(figure, 4), figureWidth)}`;
}

function percent(part: number): string {
  return `${Math.round(part * 100)}%`;
}

/** `1 node`, `2 nodes`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

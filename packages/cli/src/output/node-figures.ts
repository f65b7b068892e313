import type { Colors } from "./colors.ts";
import { padEnd, padStart } from "./columns.ts";
import type { PictureNode } from "./picture.ts";

const barWidth = 10;

/** Columns that the figures take, with two spaces before each. @param figureWidth Of the figure behind a bar. */
export function figuresWidth(figureWidth: number): number {
  return 2 * (2 + 4 + barWidth + 1 + figureWidth) + 11;
}

/** How full a node is, and how many pods are on it; of several nodes the range, and the bar of the fullest. */
export function nodeFigures(nodes: readonly PictureNode[], figureWidth: number, colors: Colors): readonly string[] {
  const pods = nodes.reduce((sum, { podCount }) => sum + podCount, 0);
  return [
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
  ];
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

/** `1 node`, `2 nodes`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

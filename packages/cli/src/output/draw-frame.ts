import type { Frame, FrameNode, FramePods, Step } from "@stowage/planner";
import type { Colors } from "./colors.ts";
import { padEnd, truncate, truncateStyled } from "./columns.ts";
import { countOf, glyphLegend, podGlyphs } from "./pod-glyphs.ts";
import { type ShortNames, shortNames } from "./short-names.ts";
import { shortTitle, stepText } from "./steps-text.ts";
import { visible } from "./visible.ts";

/** A whole film, and how it is shown. */
export interface FrameView {
  readonly frames: readonly Frame[];
  readonly steps: readonly Step[];
  readonly width: number;
  /** How many lines there is room for. */
  readonly height: number;
  readonly colors: Colors;
}

/** Lines that are no nodes. */
const otherLines = 6;

/** One frame of a film: what happens, the nodes with their pods, who waits. No line is wider than the view. */
export function drawFrame(at: number, { frames, steps, width, height, colors }: FrameView): readonly string[] {
  const frame = frames[at];
  if (frame === undefined) return [];
  const step = steps[frame.step - 1];
  const nodes = nodesShown(frames, frame, Math.max(1, height - otherLines));
  const nameWidth = Math.min(Math.floor(width / 3), longestName(frames));
  const row = (name: string, pods: readonly FramePods[], note = ""): string => {
    const what = pods.map((one) => podsText(one, frames, colors)).join("  ");
    return truncateStyled(`  ${padEnd(truncate(name, nameWidth), nameWidth)}  ${what}${note}`, width);
  };
  const left = frame.nodes.length - nodes.length;
  const title = frame.step === 0 ? "before" : shortTitle(frame, (name) => shortName(name, frames));
  return [
    truncateStyled(
      `${colors.faint(`step ${frame.step} of ${frames.length - 1}`)}  ${colors.heading(visible(title))}`,
      width,
    ),
    truncate(step === undefined ? "" : `  ${visible(stepText(step, (name) => shortName(name, frames)))}`, width),
    ...nodes.map(({ name, pods, isCordoned, isLost }) =>
      row(visible(name), pods, isLost ? colors.bad("  lost") : isCordoned ? colors.faint("  cordoned") : ""),
    ),
    ...(left > 0 ? [colors.faint(`  and ${left} more nodes`)] : []),
    frame.pending.length === 0 ? "" : row(waiting, frame.pending),
    truncateStyled(legend(colors), width),
  ];
}

const waiting = "no node";
const lengths = new WeakMap<readonly Frame[], number>();

/** Of all frames, so that nothing moves that does not happen. */
function longestName(frames: readonly Frame[]): number {
  const known = lengths.get(frames);
  if (known !== undefined) return known;
  let longest = waiting.length;
  for (const { nodes } of frames) for (const { name } of nodes) longest = Math.max(longest, visible(name).length);
  lengths.set(frames, longest);
  return longest;
}

/** Failed pods are not drawn. */
const drawn = ["ready", "starting", "pending", "terminating", "succeeded"] as const;

function legend(colors: Colors): string {
  return colors.faint(`  ${glyphLegend(drawn)}  rN: Nth template`);
}

/** `web r2 ●●○`; above a few of a kind the number. */
function podsText({ group, counts }: FramePods, frames: readonly Frame[], colors: Colors): string {
  const drawn = Object.entries(podGlyphs).flatMap(([what, glyph]) => {
    const count = countOf(counts, what);
    if (count === 0) return [];
    return [painted(what, count > mostGlyphs ? `${glyph}${count}` : glyph.repeat(count), colors)];
  });
  return `${visible(shortName(group, frames))} ${drawn.join("")}`;
}

const mostGlyphs = 5;

function painted(what: string, text: string, colors: Colors): string {
  switch (what) {
    case "ready":
      return colors.good(text);
    case "starting":
      return colors.warning(text);
    case "pending":
      return colors.bad(text);
    default:
      return colors.faint(text);
  }
}

const names = new WeakMap<readonly Frame[], ShortNames>();

/** Without its kind, where no other kind has that name. */
function shortName(group: string, frames: readonly Frame[]): string {
  const known = names.get(frames) ?? shortNames(frames.flatMap(groupsOf));
  names.set(frames, known);
  return known(group);
}

function groupsOf({ nodes, pending }: Frame): readonly string[] {
  return [...nodes.flatMap(({ pods }) => pods), ...pending].map(({ group }) => group);
}

const changing = new WeakMap<readonly Frame[], ReadonlySet<string>>();

/** Where not all nodes fit, those first on which something happens in the film. */
function nodesShown(frames: readonly Frame[], { nodes }: Frame, most: number): readonly FrameNode[] {
  if (nodes.length <= most) return nodes;
  let known = changing.get(frames);
  if (known === undefined) {
    const looks = new Map<string, FrameNode>();
    const changed = new Set<string>();
    for (const frame of frames) {
      for (const node of frame.nodes) {
        const before = looks.get(node.name);
        if (before !== undefined && before !== node) changed.add(node.name);
        looks.set(node.name, node);
      }
    }
    known = changed;
    changing.set(frames, known);
  }
  const isChanging = ({ name }: FrameNode): boolean => known.has(name);
  const first = nodes.filter(isChanging).slice(0, most - 1);
  const others = nodes.filter((node) => !isChanging(node)).slice(0, most - 1 - first.length);
  const shown = new Set([...first, ...others]);
  return nodes.filter((node) => shown.has(node));
}

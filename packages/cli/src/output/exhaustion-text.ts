import type { Exhaustion, ReachedEnd } from "@stowage/planner";
import type { Colors } from "./colors.ts";
import { columns, wrap } from "./columns.ts";
import { counted } from "./node-figures.ts";
import { visible } from "./visible.ts";

interface ExhaustionView {
  readonly width: number;
  readonly colors: Colors;
}

/** So many pods of the worst outcome are named. */
const mostNamed = 5;

/** Whether everything is placed always; the worst outcome, what leads to it, and how to see it again. */
export function exhaustionText(exhaustion: Exhaustion, { width, colors }: ExhaustionView): string {
  const { ends, worst, states, pods, cluster, kubernetesVersion } = exhaustion;
  const count = ends.reduce((sum, one) => sum + one.ends, 0);
  const lines = [wrap(answerText(exhaustion, count), width)].map((text) =>
    exhaustion.everythingPlaced === "always" ? colors.good(text) : colors.bad(text),
  );
  if (worst !== undefined) {
    lines.push(
      ...columns(
        ends.map(({ pending, ends: some }) => [
          `  ${pending} pending`,
          `${some} of ${counted(count, "different outcome")}`,
        ]),
      ),
      "",
      ...worstLines(worst, { width, colors }),
    );
  }
  lines.push(
    "",
    colors.faint(
      wrap(
        `${counted(pods, "pod")} on ${counted(cluster.nodes, "node")} of ${cluster.source}; ${counted(states, "different state")}, ${counted(count, "different outcome")} (Kubernetes ${kubernetesVersion})`,
        width,
      ),
    ),
  );
  return `${lines.join("\n")}\n`;
}

function answerText({ everythingPlaced, isWhole, states }: Exhaustion, outcomes: number): string {
  switch (everythingPlaced) {
    case "always":
      return "everything is placed always: in every order of arrival, with every choice among equally good nodes";
    case "never":
      return "never is everything placed: in no order of arrival, with no choice among equally good nodes";
    case "sometimes":
      return `not always is everything placed: it depends on the order of arrival, or the choice among equally good nodes${isWhole ? "" : `; not all of it was seen, only ${counted(states, "state")}`}`;
    case "unknown":
      if (outcomes === 0) {
        return `not proven: no outcome was reached within ${counted(states, "state")} (--exhaustive N looks at N)`;
      }
      return `not proven: in the ${states} states that were seen everything is placed, but there are more (--exhaustive N looks at N)`;
    default:
      return everythingPlaced satisfies never;
  }
}

function worstLines({ pending, pods, sequence }: ReachedEnd, { width, colors }: ExhaustionView): readonly string[] {
  const named = pods.slice(0, mostNamed).map(visible).join(", ");
  const others = pods.length > mostNamed ? ` and ${pods.length - mostNamed} more` : "";
  const rows = sequence.map(({ pod, node }, index) => [`  ${index + 1}.`, visible(pod), visible(node)]);
  const heading = wrap(`the worst: ${pending} pending: ${named}${others}`, width, "  ");
  if (sequence.length === 0) return [heading];
  const replay = sequence.map(({ pod, node }) => `${pod}@${node}`).join(",");
  return [
    heading,
    wrap("it comes about when pods get their nodes in this order:", width),
    ...columns(rows),
    colors.faint("to see it: stowage plan ... --replay \\"),
    colors.faint(`  ${visible(replay)}`),
  ];
}

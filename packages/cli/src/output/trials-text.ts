import type { Trials } from "@stowage/planner";
import type { Colors } from "./colors.ts";
import { wrap } from "./columns.ts";
import { visible } from "./visible.ts";

/** So many pods of the worst outcome are named. */
const mostNamed = 5;

/** How often everything was placed, the worst outcome, and how to see it again. */
export function trialsText(
  trials: Trials,
  { width, colors }: { readonly width: number; readonly colors: Colors },
): string {
  const { command, ran, everythingPlaced, pending, worst, shards, kubernetesVersion } = trials;
  const part = shards.of === 1 ? "" : ` (shard ${shards.indexes.join(", ")} of ${shards.of})`;
  const what = command === "plan" ? "everything was placed" : "all went well";
  if (ran === 0) return `no trial came to its end${part}\n`;
  const figure = `${what} in ${everythingPlaced} of ${ran === 1 ? "1 trial" : `${ran} trials`}`;
  const paint = everythingPlaced === ran ? colors.good : colors.bad;
  const lines = [`${paint(figure)}${part}`];
  for (const { pods, trials: count } of pending)
    lines.push(`  ${pods} pending: ${count === 1 ? "1 trial" : `${count} trials`}`);
  if (worst !== undefined) {
    const named = worst.pods.slice(0, mostNamed).map(visible).join(", ");
    const others = worst.pods.length > mostNamed ? ` and ${worst.pods.length - mostNamed} more` : "";
    const pods = worst.pending === 0 ? [] : [`${worst.pending} pending: ${named}${others}`];
    const stuck = worst.stuck.length === 0 ? [] : [`not complete: ${worst.stuck.map(visible).join(", ")}`];
    lines.push(wrap(`the worst: ${[...pods, ...stuck].join("; ")}`, width, "  "));
    lines.push(`to see it: stowage ${command} ... --seed ${worst.seed} --order ${worst.order}`);
  }
  const from = `(Kubernetes ${kubernetesVersion}, from seed ${trials.seed} and order ${trials.order} on)`;
  lines.push(colors.faint(wrap(from, width)));
  return `${lines.join("\n")}\n`;
}

import type { PlannedPod, Victim } from "@stowage/planner";
import { groupBy } from "@stowage/planner";

/** Whom a pod evicts: `evicts batch-3 and batch-7 from node-2`; nothing for a pod that evicts nobody. */
export function evictionText({ pod, victims }: PlannedPod): string | undefined {
  if (victims.length === 0) return undefined;
  const { namespace = "default" } = pod.metadata;
  const from = [...groupBy(victims, ({ nodeName }) => nodeName)].map(
    ([nodeName, here]) => `${listed(here.map((victim) => nameIn(namespace, victim)))} from ${nodeName}`,
  );
  return `evicts ${from.join(", then ")}`;
}

/** With its namespace only where that is another. */
function nameIn(here: string, { namespace, name }: Victim): string {
  return namespace === here ? name : `${namespace}/${name}`;
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

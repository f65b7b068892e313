import type { Pod } from "../api/pod.ts";
import { nameField } from "../cluster/node-selector.ts";

/** The one node that the pod's node affinity names, as that of a DaemonSet's pod does. */
export function onlyNode({ spec }: Pod): string | undefined {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const names = terms.map(({ matchFields = [] }) => {
    const named = matchFields.find(({ key, operator }) => key === nameField && operator === "In");
    return named?.values?.length === 1 ? named.values[0] : undefined;
  });
  return names.every((name) => name === names[0]) ? names[0] : undefined;
}

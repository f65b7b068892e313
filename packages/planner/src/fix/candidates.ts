import type { Candidate } from "./candidate.ts";
import type { FixContext } from "./fix-context.ts";
import { addedLabelKeys, changedTopologyKeys, droppedTerms, preferredTerms } from "./kinds/changed-term.ts";
import { correctedNamespaces } from "./kinds/corrected-namespaces.ts";
import { correctedSelectors } from "./kinds/corrected-selector.ts";
import { easedSpreads } from "./kinds/eased-spread.ts";
import { droppedHostPorts } from "./kinds/host-ports.ts";
import { loweredRequests } from "./kinds/lowered-requests.ts";
import { movedPods } from "./kinds/moved-pods.ts";
import { nodeRules } from "./kinds/node-rules.ts";
import { nodeFixes } from "./kinds/nodes.ts";
import { fixesOfOthers } from "./kinds/others.ts";
import { raisedPriority } from "./kinds/priority.ts";
import { fixesOfRefused } from "./kinds/refused-pods.ts";
import { loweredReplicas } from "./kinds/replicas.ts";
import { taints } from "./kinds/taints.ts";

/** Everything that may help the pods, the least change first. What really does is found out by trying. */
export function candidatesFor(context: FixContext): readonly Candidate[] {
  const { rejects, isEditable, explanation } = context;
  const all: Candidate[] = [];
  const add = (...more: readonly Candidate[]): void => void all.push(...more);
  if (isEditable) {
    add(...loweredReplicas(context));
    if (explanation === undefined) add(...fixesOfRefused(context));
    if (rejects("InterPodAffinity")) add(...correctedSelectors(context), ...correctedNamespaces(context));
    if (rejects("PodTopologySpread")) add(...easedSpreads(context));
    if (rejects("InterPodAffinity") || rejects("PodTopologySpread")) {
      add(
        ...changedTopologyKeys(context),
        ...preferredTerms(context),
        ...addedLabelKeys(context),
        ...droppedTerms(context),
      );
    }
    if (rejects("NodeAffinity")) add(...nodeRules(context));
    if (rejects("NodeResourcesFit")) add(...loweredRequests(context));
    if (rejects("NodePorts")) add(...droppedHostPorts(context));
    if (explanation !== undefined) add(...raisedPriority(context));
  }
  if (explanation !== undefined) {
    add(...taints(context).filter(({ edit }) => isEditable || edit.kind !== "patch"), ...nodeFixes(context));
    if (rejects("InterPodAffinity")) add(...fixesOfOthers(context));
    if (rejects("InterPodAffinity") || rejects("NodeResourcesFit") || rejects("NodePorts")) add(...movedPods(context));
  }
  return all.sort((a, b) => a.cost - b.cost);
}

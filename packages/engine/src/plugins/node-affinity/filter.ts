import type { NodeAffinity } from "../../api/affinity.ts";
import {
  compileNodeSelector,
  matchesAnyTerm,
  matchesRequiredNodeAffinity,
  nodeNamesOf,
  requiredNodeAffinity,
} from "../../cluster/node-selector.ts";
import type { FilterPlugin, NodeFilter, Rejection } from "../../cycle/plugin.ts";

export const notMatched: Rejection = unresolvable("node(s) didn't match Pod's node affinity/selector");
const notMatchedAdded = unresolvable("node(s) didn't match scheduler-enforced node affinity");
const namesConflict = unresolvable("pod affinity terms conflict");

/** `added` is the profile's, beside what each pod asks for. Source: plugins/nodeaffinity/node_affinity.go. */
export function nodeAffinityFilter(added: NodeAffinity | undefined): FilterPlugin {
  const addedSelector = added?.requiredDuringSchedulingIgnoredDuringExecution;
  const addedTerms = addedSelector === undefined ? undefined : compileNodeSelector(addedSelector);

  return {
    name: "NodeAffinity",

    preFilter({ pod }) {
      const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
      if (required === undefined && addedTerms === undefined && pod.spec.nodeSelector === undefined) {
        return { kind: "skip" };
      }

      const nodeNames = required === undefined ? undefined : nodeNamesOf(required);
      if (nodeNames?.size === 0) return { kind: "reject", rejection: namesConflict };

      const ofPod = requiredNodeAffinity(pod);
      const filter: NodeFilter = {
        ignoresPods: true,
        filter(node) {
          if (addedTerms !== undefined && !matchesAnyTerm(addedTerms, node)) return notMatchedAdded;
          return matchesRequiredNodeAffinity(ofPod, node) ? undefined : notMatched;
        },
      };
      return nodeNames === undefined ? { kind: "filter", filter } : { kind: "filter", filter, nodeNames };
    },
  };
}

function unresolvable(reason: string): Rejection {
  return { code: "UnschedulableAndUnresolvable", reasons: [reason] };
}

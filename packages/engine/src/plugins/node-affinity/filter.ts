import type { NodeAffinity } from "../../api/affinity.ts";
import type { NodeSelector, NodeSelectorTerm } from "../../api/selectors.ts";
import {
  compileNodeSelector,
  matchesAnyTerm,
  matchesRequiredNodeAffinity,
  nameField,
  requiredNodeAffinity,
  termsOf,
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

      const nodeNames = required === undefined ? undefined : namesOf(required);
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

/** The nodes that the terms name, if every one of them does; `undefined` when any node may match. */
function namesOf(selector: NodeSelector): ReadonlySet<string> | undefined {
  const terms = termsOf(selector);
  if (terms.length === 0) return undefined;
  const names = new Set<string>();
  for (const term of terms) {
    const ofTerm = namesOfTerm(term);
    if (ofTerm === undefined) return undefined;
    for (const name of ofTerm) names.add(name);
  }
  return names;
}

/** The term's fields must all hold: what is in every one of them. */
function namesOfTerm({ matchFields = [] }: NodeSelectorTerm): readonly string[] | undefined {
  let names: readonly string[] | undefined;
  for (const { key, operator, values = [] } of matchFields) {
    if (key !== nameField || operator !== "In") continue;
    names = names === undefined ? values : names.filter((name) => values.includes(name));
  }
  return names;
}

function unresolvable(reason: string): Rejection {
  return { code: "UnschedulableAndUnresolvable", reasons: [reason] };
}

import type { Labels } from "../api/object-meta.ts";
import type { NodeSelector } from "../api/selectors.ts";
import type { PersistentVolume, StorageClass } from "../api/storage.ts";
import {
  compileNodeSelector,
  compileNodeSelectorTerm,
  matchesAnyTerm,
  type NodeTerm,
} from "../cluster/node-selector.ts";
import type { NeededLabel } from "./label-index.ts";

/** Compiled selectors by the object that has them: objects are never changed. */
const compiled = new WeakMap<NodeSelector | StorageClass, readonly NodeTerm[]>();

/**
 * Whether nodes with those labels can use the volume. Its terms see labels alone: what they say of a node's name is
 * passed over. Source: `CheckNodeAffinity` (component-helpers, storage/volume).
 */
export function volumeReaches(volume: PersistentVolume, labels: Labels): boolean {
  const terms = termsOf(volume);
  return terms === undefined || matchesAnyTerm(terms, { name: "", labels });
}

/** Labels of which a node must have one to reach the volume; `undefined` where that can not be said. */
export function labelsToReach(volume: PersistentVolume): readonly NeededLabel[] | undefined {
  const needed: NeededLabel[] = [];
  for (const { labels } of termsOf(volume) ?? [anyNode]) {
    const named = labels.find(({ operator }) => operator === "In");
    if (named === undefined) return undefined;
    needed.push(named);
  }
  return needed;
}

const anyNode: NodeTerm = { labels: [], fields: [] };

function termsOf({ spec }: PersistentVolume): readonly NodeTerm[] | undefined {
  const required = spec?.nodeAffinity?.required;
  if (required === undefined) return undefined;
  const terms = compiled.get(required) ?? compileNodeSelector(required);
  compiled.set(required, terms);
  return terms;
}

/**
 * Whether the class may provision volumes for nodes with those labels; one that says nothing may for all.
 * Source: `MatchTopologySelectorTerms` (pkg/apis/core/v1/helper/helpers.go).
 */
export function mayProvisionFor(storageClass: StorageClass, labels: Labels): boolean {
  const { allowedTopologies = [] } = storageClass;
  if (allowedTopologies.length === 0) return true;
  const terms = compiled.get(storageClass) ?? allowedTopologies.flatMap((term) => topologyTerm(term) ?? []);
  compiled.set(storageClass, terms);
  return matchesAnyTerm(terms, { name: "", labels });
}

function topologyTerm({ matchLabelExpressions = [] }: NonNullable<StorageClass["allowedTopologies"]>[number]) {
  const matchExpressions = matchLabelExpressions.map(({ key, values }) => ({ key, operator: "In" as const, values }));
  return compileNodeSelectorTerm({ matchExpressions });
}

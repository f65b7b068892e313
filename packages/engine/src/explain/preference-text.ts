import type { Pod } from "../api/pod.ts";
import { toPodInfo } from "../cluster/to-pod-info.ts";
import { differencesOf } from "../cycle/version-differences.ts";
import type { Engine } from "../engine.ts";
import { preferenceFinder, type PreferenceEvidence } from "../plugins/inter-pod-affinity/preferences.ts";
import { isNodeKey, domainText } from "./domain-text.ts";
import { podNames, podsText, scopeText } from "./pods-text.ts";

/** Who attracts the pod to each of the nodes, and who repels it, in the engine's present state: a sentence each. */
export function preferenceTexts(engine: Engine, pod: Pod, nodeNames: readonly string[]): readonly NodePreferences[] {
  const { args, kubernetesVersion } = engine.profileFor(pod);
  const { incomingNamespaceSelectorEvaluatedTwice } = differencesOf(kubernetesVersion);
  const { cluster } = engine;
  const find = preferenceFinder(
    toPodInfo(pod),
    cluster,
    args.interPodAffinity,
    incomingNamespaceSelectorEvaluatedTwice,
  );
  return nodeNames.flatMap((nodeName) => {
    const node = cluster.node(nodeName);
    const found = node === undefined ? [] : find(node);
    return found.length === 0 ? [] : [{ nodeName, sentences: found.map(preferenceText) }];
  });
}

/** What the preferences between pods add to one node. */
export interface NodePreferences {
  readonly nodeName: string;
  readonly sentences: readonly string[];
}

/** `+80: default/db-1 prefers pods with app=web on its node`. */
function preferenceText({ kind, affinityTerm, namespace, weight, pods }: PreferenceEvidence): string {
  const { selectsPod, topologyKey } = affinityTerm;
  const sum = weight * pods.length;
  const amount = `${sum > 0 ? "+" : ""}${sum}`;
  const selected = podsText(selectsPod);
  const whom = `${selectsPod.requirements?.length === 0 ? selected.one : selected.many}${scopeText(affinityTerm, namespace, kind === "own")}`;
  const names = podNames(pods);
  const isOne = pods.length === 1;
  if (kind === "own") {
    return `${amount}: the pod ${verb(weight, true)} ${whom} ${placeOf(topologyKey, true)}: ${names}`;
  }
  const does = kind === "required" ? (isOne ? "needs" : "need") : verb(weight, isOne);
  return `${amount}: ${names} ${does} ${whom} ${placeOf(topologyKey, isOne)}`;
}

function verb(weight: number, isOne: boolean): string {
  if (weight > 0) return isOne ? "prefers" : "prefer";
  return "would rather not have";
}

/** `on its node`, `in their zones`. */
function placeOf(topologyKey: string, isOne: boolean): string {
  const place = domainText(topologyKey).replace(/^a /, isOne ? "its " : "their ");
  return `${isNodeKey(topologyKey) ? "on" : "in"} ${place}`;
}

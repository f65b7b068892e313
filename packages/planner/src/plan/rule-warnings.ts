import { type Engine, labelValue, type NodeInfo } from "@stowage/engine";
import type { Warning } from "../apply/warning.ts";
import { letsIn } from "../subjects/eligible-nodes.ts";
import { missingKey } from "../subjects/missing-key.ts";
import { selectionsOf } from "../subjects/selection.ts";
import { type Subject, subjectsOf } from "../subjects/subject.ts";
import type { PlannedPod } from "./planned-pod.ts";

/**
 * Rules that do not do what they say, since nodes lack their topologyKey: once for all pods of a manifest, as lint finds
 * them. A misspelt key is the commonest way to lose an anti-affinity without noticing.
 */
export function ruleWarnings(pods: readonly PlannedPod[], engine: Engine): readonly Warning[] {
  const firsts = new Map<PlannedPod["manifest"], PlannedPod>();
  for (const planned of pods) {
    if (hasRules(planned) && !firsts.has(planned.manifest)) firsts.set(planned.manifest, planned);
  }
  const isEverywhere = keysOnEveryNode(engine);
  return [...firsts.values()].flatMap((planned) =>
    subjectsOf([planned.manifest], [planned]).flatMap((subject) => warningsOf(subject, planned, engine, isEverywhere)),
  );
}

function hasRules({ pod: { spec } }: PlannedPod): boolean {
  return spec.affinity !== undefined || spec.topologySpreadConstraints !== undefined;
}

function warningsOf(
  subject: Subject,
  { pod, owner, manifest }: PlannedPod,
  { cluster }: Engine,
  isEverywhere: (key: string) => boolean,
): readonly Warning[] {
  const { namespace = "default", name = "" } = pod.metadata;
  const object = owner === undefined ? `Pod ${namespace}/${name}` : `${owner.kind} ${namespace}/${owner.name}`;
  let eligible: readonly NodeInfo[] | undefined;
  return selectionsOf(subject).flatMap((selection): readonly Warning[] => {
    if (selection.written === undefined || isEverywhere(selection.topologyKey)) return [];
    eligible ??= cluster.nodes.filter((node) => letsIn(node, subject));
    const missing = missingKey(selection, eligible, cluster.nodes);
    if (missing === undefined) return [];
    const path = `${subject.templatePath}${selection.fields}.topologyKey`;
    return [
      { code: "TopologyKeyMissing", object, path, message: missing.message, position: manifest.positionOf(path) },
    ];
  });
}

/** Whether every node has the label of a key; each key is looked for once, however many rules name it. */
function keysOnEveryNode({ cluster }: Engine): (key: string) => boolean {
  const known = new Map<string, boolean>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const isEverywhere = cluster.nodes.every(({ labels }) => labelValue(labels, key) !== undefined);
    known.set(key, isEverywhere);
    return isEverywhere;
  };
}

import type { Affinity, PodAffinity, PodSpec } from "@stowage/engine";
import type { KubernetesObject, Manifest } from "@stowage/manifests";
import { indexInList, type Selection } from "./selection.ts";
import type { Subject } from "./subject.ts";

/** The subject's manifest with another pod specification, and all else as it was: for planning what would be. */
export function withPodSpec({ manifest }: Subject, change: (spec: PodSpec) => PodSpec): Manifest {
  return { ...manifest, object: changed(manifest.object, change) };
}

function changed(object: KubernetesObject, change: (spec: PodSpec) => PodSpec): KubernetesObject {
  switch (object.kind) {
    case "Pod":
      return { ...object, spec: change(object.spec) };
    case "Deployment": {
      const { template } = object.spec;
      return { ...object, spec: { ...object.spec, template: { ...template, spec: change(template.spec) } } };
    }
    case "DaemonSet": {
      const { template } = object.spec;
      return { ...object, spec: { ...object.spec, template: { ...template, spec: change(template.spec) } } };
    }
    case "Job": {
      const { template } = object.spec;
      return { ...object, spec: { ...object.spec, template: { ...template, spec: change(template.spec) } } };
    }
    case "StatefulSet": {
      if (object.spec === undefined || !("template" in object.spec)) return object;
      const { template } = object.spec;
      return { ...object, spec: { ...object.spec, template: { ...template, spec: change(template.spec) } } };
    }
    case "ReplicaSet": {
      if (object.spec === undefined || !("template" in object.spec)) return object;
      const { template } = object.spec;
      return { ...object, spec: { ...object.spec, template: { ...template, spec: change(template.spec) } } };
    }
    case "ReplicationController": {
      if (object.spec === undefined || !("template" in object.spec) || object.spec.template === undefined)
        return object;
      const { template } = object.spec;
      return { ...object, spec: { ...object.spec, template: { ...template, spec: change(template.spec) } } };
    }
    case "CronJob": {
      const { jobTemplate } = object.spec;
      const template = { ...jobTemplate.spec.template, spec: change(jobTemplate.spec.template.spec) };
      const spec = { ...jobTemplate.spec, template };
      return { ...object, spec: { ...object.spec, jobTemplate: { ...jobTemplate, spec } } };
    }
    default:
      return object;
  }
}

/** The manifest with all pods of a StatefulSet made at once, as they are there in the end. */
export function withPodsAtOnce(manifest: Manifest): Manifest {
  const { object } = manifest;
  if (object.kind !== "StatefulSet" || object.spec === undefined || !("template" in object.spec)) return manifest;
  return { ...manifest, object: { ...object, spec: { ...object.spec, podManagementPolicy: "Parallel" } } };
}

/** The specification without that rule. */
export function withoutSelection(spec: PodSpec, selection: Selection): PodSpec {
  return editSelection(spec, selection, () => []);
}

/** The specification with another topologyKey in that rule. */
export function withTopologyKey(spec: PodSpec, selection: Selection, topologyKey: string): PodSpec {
  return editSelection(spec, selection, (one) => [{ ...one, topologyKey }]);
}

/** The specification with other rules in place of one. */
export function editSelection(
  spec: PodSpec,
  { kind, required, path }: Selection,
  edit: <Rule extends { readonly topologyKey: string }>(rule: Rule) => readonly Rule[],
): PodSpec {
  const index = indexInList({ path });
  if (kind === "spread") {
    const rules = spec.topologySpreadConstraints ?? [];
    return { ...spec, topologySpreadConstraints: rules.flatMap((rule, at) => (at === index ? edit(rule) : [rule])) };
  }
  const side = kind === "affinity" ? "podAffinity" : "podAntiAffinity";
  const affinity: Affinity = spec.affinity ?? {};
  const rules: PodAffinity = affinity[side] ?? {};
  const edited: PodAffinity = required
    ? {
        ...rules,
        requiredDuringSchedulingIgnoredDuringExecution: (
          rules.requiredDuringSchedulingIgnoredDuringExecution ?? []
        ).flatMap((rule, at) => (at === index ? edit(rule) : [rule])),
      }
    : {
        ...rules,
        preferredDuringSchedulingIgnoredDuringExecution: (
          rules.preferredDuringSchedulingIgnoredDuringExecution ?? []
        ).flatMap((rule, at) =>
          at === index ? edit(rule.podAffinityTerm).map((podAffinityTerm) => ({ ...rule, podAffinityTerm })) : [rule],
        ),
      };
  return { ...spec, affinity: { ...affinity, [side]: edited } };
}

/** The specification without required rules about other pods; what nodes must be like stays. */
export function withoutPodRules(spec: PodSpec): PodSpec {
  const { nodeAffinity } = spec.affinity ?? {};
  return {
    ...spec,
    affinity: nodeAffinity === undefined ? {} : { nodeAffinity },
    topologySpreadConstraints: [],
  };
}

/** The specification without rules about what nodes must be like; taints stay what they are. */
export function withoutNodeRules(spec: PodSpec): PodSpec {
  const { nodeAffinity: _, ...affinity } = spec.affinity ?? {};
  return { ...spec, affinity, nodeSelector: {} };
}

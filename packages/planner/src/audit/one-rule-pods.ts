import type { Affinity, Pod, PodSpec } from "@stowage/engine";

/** A pod with one of its rules only, as a required one, and where the rule stands in the pod itself. */
export interface OneRulePod {
  readonly pod: Pod;
  readonly path: string;
}

/** One for each of the pod's required rules about nodes' labels. */
export function requiredNodeRules(pod: Pod): readonly OneRulePod[] {
  const { nodeSelector, affinity } = pod.spec;
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return [
    ...(nodeSelector === undefined || Object.keys(nodeSelector).length === 0
      ? []
      : [{ path: "spec.nodeSelector", pod: withOnly(pod, { nodeSelector }) }]),
    ...(required === undefined
      ? []
      : [
          {
            path: "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution",
            pod: withAffinity(pod, { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } }),
          },
        ]),
  ];
}

/** One for each of the pod's preferred rules: as if the pod required it. */
export function preferredRules(pod: Pod): readonly OneRulePod[] {
  const { affinity, topologySpreadConstraints = [] } = pod.spec;
  const preferred = "preferredDuringSchedulingIgnoredDuringExecution";
  const nodeTerms = affinity?.nodeAffinity?.[preferred] ?? [];
  const sides = ["podAffinity", "podAntiAffinity"] as const;
  return [
    ...nodeTerms.map(({ preference = {} }, index) => ({
      path: `spec.affinity.nodeAffinity.${preferred}[${index}]`,
      pod: withAffinity(pod, {
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [preference] } },
      }),
    })),
    ...sides.flatMap((side) =>
      (affinity?.[side]?.[preferred] ?? []).map(({ podAffinityTerm }, index) => ({
        path: `spec.affinity.${side}.${preferred}[${index}]`,
        pod: withAffinity(pod, { [side]: { requiredDuringSchedulingIgnoredDuringExecution: [podAffinityTerm] } }),
      })),
    ),
    ...topologySpreadConstraints.flatMap((constraint, index) =>
      constraint.whenUnsatisfiable === "DoNotSchedule"
        ? []
        : [
            {
              path: `spec.topologySpreadConstraints[${index}]`,
              pod: withOnly(pod, {
                // What counts for a spread are the nodes that the pod may go to.
                ...(pod.spec.nodeSelector === undefined ? {} : { nodeSelector: pod.spec.nodeSelector }),
                ...(affinity?.nodeAffinity === undefined ? {} : { affinity: { nodeAffinity: affinity.nodeAffinity } }),
                topologySpreadConstraints: [{ ...constraint, whenUnsatisfiable: "DoNotSchedule" }],
              }),
            },
          ],
    ),
  ];
}

function withAffinity(pod: Pod, affinity: Affinity): Pod {
  return withOnly(pod, { affinity });
}

function withOnly(pod: Pod, rules: Partial<PodSpec>): Pod {
  const { affinity: _, nodeSelector: __, topologySpreadConstraints: ___, nodeName: ____, ...spec } = pod.spec;
  return { ...pod, spec: { ...spec, ...rules } };
}

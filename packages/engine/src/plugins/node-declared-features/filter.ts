import type { PodSpec } from "../../api/pod.ts";
import type { FilterPlugin, Rejection } from "../../cycle/plugin.ts";

const featuresMissing: Rejection = {
  code: "UnschedulableAndUnresolvable",
  reasons: ["node(s) didn't match Pod's required features"],
};

/** `known` are those that the version knows. Source: upstream's plugins/nodedeclaredfeatures/nodedeclaredfeatures.go. */
export function nodeDeclaredFeaturesFilter(known: readonly string[]): FilterPlugin {
  return {
    name: "NodeDeclaredFeatures",

    preFilter({ pod }) {
      const required = requiredFeatures(pod.spec).filter((feature) => known.includes(feature));
      if (required.length === 0) return { kind: "skip" };
      return {
        kind: "filter",
        filter: {
          ignoresPods: true,
          filter({ node }) {
            const declared = node.status?.declaredFeatures ?? [];
            return required.every((feature) => declared.includes(feature)) ? undefined : featuresMissing;
          },
        },
      };
    },
  };
}

/** The features that scheduling asks for, by what a pod makes use of. Source: component-helpers, nodedeclaredfeatures. */
function requiredFeatures({ hostNetwork, hostUsers, containers, initContainers = [] }: PodSpec): readonly string[] {
  const all = [...containers, ...initContainers];
  const features: string[] = [];
  if (all.some((one) => one.restartPolicyRules?.some(({ action }) => action === "RestartAllContainers"))) {
    features.push("RestartAllContainersOnContainerExits");
  }
  if (hostNetwork === true && hostUsers === false) features.push("UserNamespacesHostNetworkSupport");
  if (all.some((one) => one.volumeMounts?.some(({ bindMountOptions = [] }) => bindMountOptions.length > 0))) {
    features.push("VolumeBindMountOptions");
  }
  return features;
}

import type { Rejection } from "../../cycle/plugin.ts";

/** The node is not in the domains of the pods that the pod's affinity asks for. Evicting cannot add any. */
export const affinityNotMet: Rejection = {
  code: "UnschedulableAndUnresolvable",
  reasons: ["node(s) didn't match pod affinity rules"],
};

/** The node shares a domain with a pod that the pod's anti-affinity avoids. */
export const antiAffinityViolated: Rejection = {
  code: "Unschedulable",
  reasons: ["node(s) didn't match pod anti-affinity rules"],
};

/** The node shares a domain with a pod whose own anti-affinity avoids the pod. */
export const existingAntiAffinityViolated: Rejection = {
  code: "Unschedulable",
  reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"],
};

import type { LintCases } from "./lint-case.ts";
import { apart, deployment, file, node, statefulSet, term } from "./manifest-text.ts";

export const deprecatedTopologyKeyCases: LintCases = {
  rule: "deprecated-topology-key",
  wrong: [
    {
      name: "zone",
      yaml: deployment(
        "web",
        2,
        apart(term("failure-domain.beta.kubernetes.io/zone #! deprecated-topology-key", "app: web")),
      ),
    },
    {
      name: "node selector arch",
      yaml: deployment(
        "web",
        1,
        "nodeSelector:\n  disk: ssd\n  beta.kubernetes.io/arch: amd64 #! deprecated-topology-key",
      ),
    },
    {
      name: "nodes have the old label",
      yaml: statefulSet(
        "web",
        2,
        apart(term("failure-domain.beta.kubernetes.io/zone #! deprecated-topology-key", "app: web")),
      ),
      cluster: file(
        node("n1", "a", "failure-domain.beta.kubernetes.io/zone: a"),
        node("n2", "b", "failure-domain.beta.kubernetes.io/zone: b"),
      ),
    },
  ],
  right: [],
};

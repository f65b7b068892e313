import type { LintCases } from "./lint-case.ts";
import { apart, deployment, file, host, ratherApart, spread, term, zone } from "./manifest-text.ts";

export const autoscalerDiffersCases: LintCases = {
  rule: "autoscaler-differs",
  wrong: [
    {
      name: "Karpenter NodePool, preferred",
      yaml: file(
        "apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: {name: default}\nspec: {template: {spec: {nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}}}}",
        deployment("web", 3, ratherApart(term(host, "app: web"))).replace(
          "weight: 100",
          "weight: 100 #! autoscaler-differs",
        ),
      ),
    },
    {
      name: "--autoscaler karpenter",
      args: ["--autoscaler", "karpenter"],
      yaml: deployment("web", 3, ratherApart(term(zone, "app: web"))).replace(
        "weight: 100",
        "weight: 100 #! autoscaler-differs",
      ),
    },
  ],
  right: [
    {
      name: "no autoscaler is there",
      yaml: deployment("web", 2, apart(term("example.com/rack", "app: web"))),
    },
    {
      name: "by zone and node",
      args: ["--autoscaler", "karpenter"],
      yaml: deployment("web", 2, apart(term(host, "app: web"))),
    },
    {
      name: "spread by zone",
      args: ["--autoscaler", "karpenter"],
      yaml: deployment("web", 2, spread(zone, "app: web", "matchLabelKeys: [pod-template-hash]")),
    },
    { name: "no evidence", yaml: deployment("web", 3, ratherApart(term(zone, "app: web"))) },
    {
      name: "required anti by hostname with karpenter",
      args: ["--autoscaler", "karpenter"],
      yaml: deployment("web", 3, apart(term(host, "app: web"))),
    },
    {
      name: "required zone with cluster-autoscaler",
      args: ["--autoscaler", "cluster-autoscaler"],
      yaml: deployment("web", 3, apart(term(zone, "app: web"))),
    },
    { name: "affinity-free", args: ["--autoscaler", "karpenter"], yaml: deployment("web", 3) },
  ],
};

import type { Audit, AuditFinding } from "@stowage/planner";

/** The audit as `docs/audit.schema.json` describes it: `null` for what is not there, as in the API. */
export function auditJson({ kubernetesVersion, cluster, pods, findings }: Audit, notSeen: readonly string[]): object {
  return {
    apiVersion: "stowage.dev/v1",
    kind: "Audit",
    kubernetesVersion,
    cluster: { source: cluster.source, nodes: cluster.nodes },
    pods,
    findings: findings.map(findingJson),
    notSeen,
  };
}

function findingJson(finding: AuditFinding): object {
  const { pod, owner, nodeName, rule, kind, direction, others, fact, since, remedy } = finding;
  return {
    pod: { namespace: pod.namespace, name: pod.name },
    owner: owner === undefined ? null : `${owner.kind}/${owner.name}`,
    node: nodeName ?? null,
    rule: { path: rule.path, sentence: rule.sentence },
    kind,
    direction: direction ?? null,
    others: others.map(({ namespace, name, node }) => ({ namespace, name, node })),
    fact,
    since: { time: since.time ?? null, sentence: since.sentence },
    remedy: {
      kind: remedy.kind,
      goesTo: remedy.goesTo ?? null,
      allowedNow: remedy.allowedNow ?? null,
      sentence: remedy.sentence,
    },
  };
}

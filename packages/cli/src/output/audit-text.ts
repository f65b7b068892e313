import type { Audit, AuditFinding } from "@stowage/planner";
import type { Colors } from "./colors.ts";
import { wrap } from "./columns.ts";
import { visible } from "./visible.ts";

/** The audit as a text of at most `width` columns where names allow it: a block a pod, a finding below the other. */
export function auditText(audit: Audit, width: number, colors: Colors): string {
  const blocks: string[][] = [];
  let last: AuditFinding | undefined;
  for (const finding of audit.findings) {
    if (last !== undefined && isSamePod(last, finding)) blocks.at(-1)?.push(...findingLines(finding, width, colors));
    else blocks.push([heading(finding, colors), ...findingLines(finding, width, colors)]);
    last = finding;
  }
  return [...blocks.map((lines) => `${lines.join("\n")}\n`), `${wrap(summary(audit), width)}\n`].join("\n");
}

function isSamePod({ pod: one }: AuditFinding, { pod: other }: AuditFinding): boolean {
  return one.namespace === other.namespace && one.name === other.name;
}

function heading({ pod, owner, nodeName }: AuditFinding, colors: Colors): string {
  const of = owner === undefined ? "" : colors.faint(` (${visible(`${owner.kind}/${owner.name}`)})`);
  const where = nodeName === undefined ? "has no node" : `on ${visible(nodeName)}`;
  return `${colors.heading(visible(`Pod ${pod.namespace}/${pod.name}`))}${of} ${where}`;
}

function findingLines(finding: AuditFinding, width: number, colors: Colors): string[] {
  const { rule, kind, nodeName, fact, since, remedy } = finding;
  const colored = kind === "required" ? colors.bad : colors.warning;
  const facts = nodeName === undefined ? [since.sentence] : [`${nodeName} ${fact}`, since.sentence];
  return [
    `  ${colored(wrap(`${kind}: ${rule.sentence}`, width - 2, "    "))}`,
    ...facts.map((text) => colors.faint(`    ${wrap(text, width - 4, "      ")}`)),
    `    ${wrap(remedy.sentence, width - 4, "      ")}`,
  ];
}

/** `3 rules of 2 pods do not hold, 1 pod only waits; 12 pods on 3 nodes of context prod (Kubernetes 1.37)`. */
function summary({ kubernetesVersion, cluster, pods, findings }: Audit): string {
  const broken = findings.filter(({ kind }) => kind !== "waiting");
  const waiting = findings.length - broken.length;
  const of = new Set(broken.map(({ pod }) => `${pod.namespace}/${pod.name}`)).size;
  const said = [
    ...(broken.length === 0
      ? []
      : [`${count(broken.length, "rule")} of ${count(of, "pod")} ${broken.length === 1 ? "does" : "do"} not hold`]),
    ...(waiting === 0 ? [] : [`${count(waiting, "pod")} only ${waiting === 1 ? "waits" : "wait"}`]),
  ];
  const result = said.length === 0 ? "every rule holds, and nobody waits who fits" : said.join(", ");
  return `${result}; ${count(pods, "running pod")} on ${count(cluster.nodes, "node")} of ${cluster.source} (Kubernetes ${kubernetesVersion})`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

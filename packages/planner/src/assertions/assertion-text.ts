import type { Assertion, WorkloadName } from "./assertion.ts";

/** The assertion in words. */
export function assertionText(assertion: Assertion): string {
  switch (assertion.kind) {
    case "allPlaced":
      return assertion.workloads.length === 0
        ? "every pod has a node"
        : `every pod of ${listOf(assertion.workloads)} has a node`;
    case "neverTogether":
      return `no two pods of ${listOf(assertion.workloads)} in one ${assertion.by}`;
    case "alwaysTogether":
      return `the pods of ${listOf(assertion.workloads)} in one ${assertion.by}`;
    case "atLeast":
      return `${nameText(assertion.workload)} in at least ${assertion.domains} ${assertion.by}s`;
    case "atMost":
      return `at most ${assertion.pods} ${assertion.pods === 1 ? "pod" : "pods"} of ${nameText(assertion.workload)} a ${assertion.by}`;
    case "survives":
      return `all pods find a place again when any ${assertion.losing} is lost`;
    case "rolloutFinishes":
      return `a rollout of ${nameText(assertion.workload)} finishes${assertion.minReady > 0 ? `, with at least ${assertion.minReady} ready` : ""}`;
    case "drainsFinish":
      return "each node can be drained";
    case "fitsOn":
      return `every pod has a place on ${assertion.nodes} ${assertion.nodes === 1 ? "node" : "nodes"}`;
    case "noFindings":
      return assertion.above === "none" ? "lint finds nothing" : `lint finds nothing above ${assertion.above}`;
    case "staysPending":
      return `${nameText(assertion.workload)} stays pending${assertion.because === "" ? "" : `: ${assertion.because}`}`;
    default:
      return assertion satisfies never;
  }
}

/** `Deployment/web`. */
export function nameText({ kind, name }: WorkloadName): string {
  return `${kind}/${name}`;
}

function listOf(workloads: readonly WorkloadName[]): string {
  return workloads.map(nameText).join(", ");
}

import type { Warning } from "../apply/warning.ts";
import { isDefaultClass } from "../claims/default-class.ts";
import { defaultMadeUpCluster, withoutMadeUpClass } from "../made-up/made-up-cluster.ts";
import type { ClusterInput, PlanInput } from "./plan-input.ts";

/** What manifests are laid over. */
export interface GivenCluster {
  readonly cluster: ClusterInput;
  readonly warnings: readonly Warning[];
}

/**
 * The cluster given; else the wishes' own nodes; else a small one, and a line that says so.
 *
 * @param done What is done there: `planned`.
 */
export function givenCluster(
  { cluster, wishes }: Pick<PlanInput, "cluster" | "wishes">,
  done: "planned" | "simulated",
): GivenCluster {
  const bringsClass = wishes.some(({ object }) => object.kind === "StorageClass" && isDefaultClass(object));
  const fitting = (one: ClusterInput): ClusterInput => (bringsClass ? withoutMadeUpClass(one) : one);
  if (cluster !== undefined) return { cluster: fitting(cluster), warnings: [] };
  if (wishes.some(({ object }) => object.kind === "Node")) {
    return { cluster: { source: "the manifests", manifests: [] }, warnings: [] };
  }
  const small = fitting(defaultMadeUpCluster());
  const message = `no cluster was given: ${done} on ${small.source}`;
  return { cluster: small, warnings: [{ code: "MadeUpCluster", object: "", path: "", message }] };
}

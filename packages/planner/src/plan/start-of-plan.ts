import { applyWishes, type DesiredCluster } from "../apply/apply-wishes.ts";
import type { Warning } from "../apply/warning.ts";
import { isDefaultClass } from "../claims/default-class.ts";
import { defaultMadeUpCluster, withoutMadeUpClass } from "../made-up/made-up-cluster.ts";
import type { MadeCluster } from "./candidate.ts";
import { withoutRefused } from "./counted-objects.ts";
import { makePods } from "./make-pods.ts";
import type { ClusterInput, PlanInput } from "./plan-input.ts";
import { PodAdmission } from "./pod-admission.ts";

/** What a plan begins with: the wishes are applied, and controllers have made pods. */
export interface PlanStart {
  readonly cluster: ClusterInput;
  readonly clusterWarnings: readonly Warning[];
  readonly desired: DesiredCluster;
  readonly admission: PodAdmission;
  readonly made: MadeCluster;
}

/** Applies the wishes and makes the pods: all that comes before the first decision. */
export function startOfPlan(input: PlanInput): PlanStart {
  const { wishes, namespace, defaultNamespace, profiles, onProgress } = input;
  const { cluster, warnings: clusterWarnings } = clusterOf(input);
  onProgress?.({ phase: "apply", done: 0, total: cluster.manifests.length, round: 1 });
  const applied = applyWishes({
    cluster: cluster.manifests,
    wishes,
    ...(namespace === undefined ? {} : { namespace }),
    ...(defaultNamespace === undefined ? {} : { defaultNamespace }),
  });
  const admission = new PodAdmission(
    applied.objects.map(({ object }) => object),
    {
      kubernetesVersion: profiles[0].kubernetesVersion,
      knowsServiceAccounts: cluster.manifests.some(({ object }) => object.kind === "ServiceAccount"),
      newNamespaces: applied.objects.flatMap(({ object: { kind, metadata }, origin, before }) =>
        kind === "Namespace" && origin === "wish" && before === undefined ? [metadata.name ?? ""] : [],
      ),
    },
  );
  const desired = withoutRefused(applied, admission);
  return { cluster, clusterWarnings, desired, admission, made: makePods(desired, admission) };
}

/** The cluster given; else the wishes' own nodes; else a small one, and a line that says so. */
function clusterOf({ cluster, wishes }: PlanInput): {
  readonly cluster: ClusterInput;
  readonly warnings: readonly Warning[];
} {
  const bringsClass = wishes.some(({ object }) => object.kind === "StorageClass" && isDefaultClass(object));
  const fitting = (one: ClusterInput): ClusterInput => (bringsClass ? withoutMadeUpClass(one) : one);
  if (cluster !== undefined) return { cluster: fitting(cluster), warnings: [] };
  if (wishes.some(({ object }) => object.kind === "Node")) {
    return { cluster: { source: "the manifests", manifests: [] }, warnings: [] };
  }
  const small = fitting(defaultMadeUpCluster());
  const message = `no cluster was given: planned on ${small.source}`;
  return { cluster: small, warnings: [{ code: "MadeUpCluster", object: "", path: "", message }] };
}

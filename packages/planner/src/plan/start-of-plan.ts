import { applyWishes, type DesiredCluster } from "../apply/apply-wishes.ts";
import type { Warning } from "../apply/warning.ts";
import type { MadeCluster } from "./candidate.ts";
import { withoutRefused } from "./counted-objects.ts";
import { givenCluster } from "./given-cluster.ts";
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
  const { cluster, warnings: clusterWarnings } = givenCluster(input, "planned");
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

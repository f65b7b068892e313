import type { RecordedRollout } from "../../conformance/rollouts/recorded-rollout.ts";
import type { ControlPlane } from "../control-plane/control-plane.ts";
import type { KubernetesObject } from "../control-plane/resource-path.ts";
import { apply } from "./make-change.ts";

/** What a simulation reads of the cluster. The items of a list do not say what they are. */
const read = [
  { apiVersion: "v1", kind: "Namespace", path: "/api/v1/namespaces" },
  { apiVersion: "v1", kind: "Node", path: "/api/v1/nodes" },
  { apiVersion: "v1", kind: "Pod", path: "/api/v1/pods" },
  { apiVersion: "apps/v1", kind: "Deployment", path: "/apis/apps/v1/deployments" },
  { apiVersion: "apps/v1", kind: "ReplicaSet", path: "/apis/apps/v1/replicasets" },
  { apiVersion: "apps/v1", kind: "StatefulSet", path: "/apis/apps/v1/statefulsets" },
  { apiVersion: "apps/v1", kind: "DaemonSet", path: "/apis/apps/v1/daemonsets" },
  { apiVersion: "batch/v1", kind: "Job", path: "/apis/batch/v1/jobs" },
  { apiVersion: "v1", kind: "ResourceQuota", path: "/api/v1/resourcequotas" },
  { apiVersion: "v1", kind: "PersistentVolume", path: "/api/v1/persistentvolumes" },
  { apiVersion: "v1", kind: "PersistentVolumeClaim", path: "/api/v1/persistentvolumeclaims" },
  { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", path: "/apis/storage.k8s.io/v1/storageclasses" },
  { apiVersion: "policy/v1", kind: "PodDisruptionBudget", path: "/apis/policy/v1/poddisruptionbudgets" },
  { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", path: "/apis/scheduling.k8s.io/v1/priorityclasses" },
];

/**
 * Makes the nodes, budgets and workloads of a recorded cluster; their pods are made anew by the real controllers.
 *
 * @returns the cluster as it is then: whole objects
 */
export async function setUp(
  cluster: ControlPlane,
  recorded: RecordedRollout["cluster"],
  playKubelet: () => Promise<unknown>,
): Promise<RecordedRollout["cluster"]> {
  const objects: readonly KubernetesObject[] = JSON.parse(JSON.stringify(recorded));
  for (const object of objects) {
    if (!isMade(object)) continue;
    // Applied, so that what a later apply leaves out goes.
    if (ofCluster.has(object.kind)) await cluster.create(asWritten(object));
    else await apply(cluster, asWritten(object));
    // One after the other, since one may be placed by where another is.
    if (makesPods.has(object.kind)) await playKubelet();
  }
  const lists = await Promise.all(
    read.map(async ({ path, ...kind }) => {
      const { items }: { items: object[] } = JSON.parse((await cluster.request({ path })).text);
      return items.map((item) => ({ ...item, ...kind }));
    }),
  );
  return JSON.parse(JSON.stringify(lists.flat()));
}

const ofCluster: ReadonlySet<string> = new Set(["Node", "PriorityClass", "StorageClass", "PersistentVolume"]);
const makesPods: ReadonlySet<string> = new Set(["Deployment", "StatefulSet", "DaemonSet", "Job", "Pod"]);

function isMade({ kind, metadata }: KubernetesObject): boolean {
  return !["Namespace", "ReplicaSet", "ControllerRevision"].includes(kind) && metadata["ownerReferences"] === undefined;
}

/** The object as somebody wrote it; only of a node the status too, which its kubelet would say. */
function asWritten({ metadata, status, ...object }: KubernetesObject): KubernetesObject {
  const { name, namespace } = metadata;
  const labels = metadata["labels"];
  return {
    ...object,
    metadata: {
      ...(name === undefined ? {} : { name }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
    },
    ...(object.kind === "Node" ? { status } : {}),
  };
}

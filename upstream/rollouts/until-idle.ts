import { setTimeout as sleep } from "node:timers/promises";
import type { ControlPlane } from "../control-plane/control-plane.ts";
import { type ObservedPods, versionsOf } from "./observed-pods.ts";

/** The controllers that make, end and count pods, as their queues are called. */
const queues = [
  "deployment",
  "replicaset",
  "statefulset",
  "daemonset",
  "daemonset-node-updates",
  "job",
  "disruption",
  "garbage_collector_graph_changes",
  "claims",
  "volumes",
  "pvcprotection",
];
/** What they write to. */
const paths = [
  "/apis/apps/v1/deployments",
  "/apis/apps/v1/replicasets",
  "/apis/apps/v1/statefulsets",
  "/apis/apps/v1/daemonsets",
  "/apis/batch/v1/jobs",
  "/apis/policy/v1/poddisruptionbudgets",
  "/api/v1/persistentvolumeclaims",
  "/api/v1/persistentvolumes",
];
const patience = 30_000;
/** Source: `syncJobBatchPeriod` (pkg/controller/job/job_controller.go), and some more. */
const delay = 1_300;

/**
 * Waits until controllers and scheduler have nothing left to do: their queues are empty, nothing changes, and all of it
 * was observed.
 */
export async function untilIdle(cluster: ControlPlane, observed: ObservedPods): Promise<void> {
  const deadline = Date.now() + patience;
  let before = "";
  let since = Date.now();
  for (;;) {
    const [pods, ...others] = await Promise.all(["/api/v1/pods", ...paths].map((path) => versions(cluster, path)));
    const version = [pods, ...others].join("\n");
    if (version !== before) since = Date.now();
    const isQuiet = version === before && Date.now() - since >= quietFor(observed);
    if (isQuiet && pods === observed.versions() && (await areQueuesEmpty(cluster))) return;
    if (Date.now() > deadline) throw new Error("controllers and scheduler do not come to an end");
    before = version;
    await sleep(120);
  }
}

/**
 * How long nothing may change, in ms: the controller of Jobs looks at what its pods do a second later, and so often that of
 * volumes binds them.
 */
function quietFor(observed: ObservedPods): number {
  const isSlow = [...observed.pods.values()].some(
    (pod) => observed.title(pod).workload.startsWith("Job/") || pod.spec.volumes?.some(hasClaim) === true,
  );
  return isSlow ? delay : 0;
}

function hasClaim(volume: object): boolean {
  return "persistentVolumeClaim" in volume;
}

async function versions(cluster: ControlPlane, path: string): Promise<string> {
  const { text } = await cluster.request({ path });
  const list: { items: { metadata: { uid: string; resourceVersion: string } }[] } = JSON.parse(text);
  return versionsOf(list.items);
}

async function areQueuesEmpty(cluster: ControlPlane): Promise<boolean> {
  const [scheduler, manager] = await Promise.all([
    cluster.metricsOf("kube-scheduler"),
    cluster.metricsOf("kube-controller-manager"),
  ]);
  const waiting = ["active", "backoff"].map((queue) => `scheduler_pending_pods{queue="${queue}"} 0\n`);
  const depths = queues.flatMap((name) => [
    `workqueue_depth{name="${name}"} 0\n`,
    `workqueue_unfinished_work_seconds{name="${name}"} 0\n`,
  ]);
  return waiting.every((line) => scheduler.includes(line)) && depths.every((line) => manager.includes(line));
}

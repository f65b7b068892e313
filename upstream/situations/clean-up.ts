import { setTimeout as sleep } from "node:timers/promises";
import type { ControlPlane } from "../control-plane/control-plane.ts";
import { namespaces } from "./objects.ts";

/** What situations make, in the order in which it goes best: who makes pods before the pods. */
const ofNamespaces = [
  "apis/apps/v1/deployments",
  "apis/apps/v1/replicasets",
  "apis/apps/v1/statefulsets",
  "apis/apps/v1/daemonsets",
  "apis/batch/v1/jobs",
  "apis/apps/v1/controllerrevisions",
  "apis/policy/v1/poddisruptionbudgets",
  "api/v1/resourcequotas",
  "api/v1/limitranges",
  "api/v1/pods",
  "api/v1/persistentvolumeclaims",
  "apis/storage.k8s.io/v1/csistoragecapacities",
];
const ofCluster = [
  "api/v1/persistentvolumes",
  "api/v1/nodes",
  "apis/storage.k8s.io/v1/storageclasses",
  "apis/storage.k8s.io/v1/csinodes",
  "apis/storage.k8s.io/v1/csidrivers",
  "apis/node.k8s.io/v1/runtimeclasses",
];
const patience = 60_000;

/** Deletes what a situation has made, and waits until it is gone. The namespaces are as they were in the beginning. */
export async function cleanUp(cluster: ControlPlane): Promise<void> {
  const deadline = Date.now() + patience;
  while (!(await isClean(cluster))) {
    if (Date.now() > deadline) throw new Error("what a situation made does not go");
    await sleep(100);
  }
  for (const { metadata } of namespaces) {
    await request(cluster, "PATCH", `/api/v1/namespaces/${metadata.name}`, {
      metadata: { labels: { $patch: "replace", ...(metadata["labels"] as object) } },
    });
  }
}

/** Deletes whatever is there now. @returns whether nothing was */
async function isClean(cluster: ControlPlane): Promise<boolean> {
  const all = await namesOf(cluster, "/api/v1/namespaces");
  const ours = all.filter((name) => !["default", "kube-system", "kube-public", "kube-node-lease"].includes(name));
  const classes = await namesOf(cluster, "/apis/scheduling.k8s.io/v1/priorityclasses");
  const left = await Promise.all([
    ...ours.flatMap((namespace) => ofNamespaces.map((path) => deleteAll(cluster, inNamespace(path, namespace)))),
    ...ofCluster.map((path) => deleteAll(cluster, `/${path}`)),
    ...classes
      .filter((name) => !name.startsWith("system-"))
      .map((name) => request(cluster, "DELETE", `/apis/scheduling.k8s.io/v1/priorityclasses/${name}`).then(() => 1)),
  ]);
  return left.every((count) => count === 0);
}

/** @returns how many there were */
async function deleteAll(cluster: ControlPlane, path: string): Promise<number> {
  const names = await namesOf(cluster, path);
  if (names.length > 0)
    await request(cluster, "DELETE", path, { gracePeriodSeconds: 0, propagationPolicy: "Background" });
  return names.length;
}

async function namesOf(cluster: ControlPlane, path: string): Promise<string[]> {
  const list: { items: { metadata: { name: string } }[] } = JSON.parse(await request(cluster, "GET", path));
  return list.items.map(({ metadata }) => metadata.name);
}

async function request(cluster: ControlPlane, method: string, path: string, body?: object): Promise<string> {
  const { status, text } = await cluster.request({ method, path, ...(body === undefined ? {} : { body }) });
  if (status >= 300 && status !== 404 && status !== 409)
    throw new Error(`${method} ${path} was refused with ${status}: ${text}`);
  return text;
}

function inNamespace(path: string, namespace: string): string {
  const at = path.lastIndexOf("/");
  return `/${path.slice(0, at)}/namespaces/${namespace}${path.slice(at)}`;
}

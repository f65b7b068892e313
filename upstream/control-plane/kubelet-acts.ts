import type { ApiAnswer, ApiClient } from "./api-client.ts";

/** What a kubelet reads of a pod. */
export interface KubeletPod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly { readonly name: string; readonly image: string }[];
    readonly restartPolicy?: string;
  };
  readonly status: {
    readonly phase?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
      readonly lastTransitionTime?: string;
    }[];
    readonly containerStatuses?: readonly { readonly restartCount: number }[];
  };
}

/** Whether a pod runs and may be counted on. */
export function isReady({ status }: KubeletPod): boolean {
  return status.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") ?? false;
}

/** Whether a pod has come to its end, and runs no more. */
export function isOver({ status }: KubeletPod): boolean {
  return status.phase === "Succeeded" || status.phase === "Failed";
}

/** Says that all containers of a pod run and are ready. */
export function makeReady(client: ApiClient, pod: KubeletPod): Promise<void> {
  const now = new Date().toISOString();
  return report(client, pod, {
    phase: "Running",
    startTime: now,
    conditions: ["Initialized", "ContainersReady", "Ready"].map((type) => ({
      type,
      status: "True",
      lastTransitionTime: now,
    })),
    containerStatuses: statuses(pod, true, { state: { running: { startedAt: now } } }),
  });
}

/** Says that all containers of a pod have ended well. */
export function makeSucceeded(client: ApiClient, pod: KubeletPod): Promise<void> {
  return end(client, pod, { phase: "Succeeded", why: "PodCompleted", exitCode: 0, reason: "Completed" });
}

/** Says that all containers of a pod have ended with an error. */
export function makeFailed(client: ApiClient, pod: KubeletPod, exitCode: number): Promise<void> {
  return end(client, pod, { phase: "Failed", why: "PodFailed", exitCode, reason: "Error" });
}

function end(
  client: ApiClient,
  pod: KubeletPod,
  how: { readonly phase: string; readonly why: string; readonly exitCode: number; readonly reason: string },
): Promise<void> {
  const { phase, why, exitCode, reason } = how;
  const now = new Date().toISOString();
  return report(client, pod, {
    phase,
    conditions: ["ContainersReady", "Ready"].map((type) => ({
      type,
      status: "False",
      reason: why,
      lastTransitionTime: now,
    })),
    containerStatuses: statuses(pod, false, {
      state: { terminated: { exitCode, reason, startedAt: now, finishedAt: now } },
    }),
  });
}

/** What is said of each container. @param isUp Whether all have started and are ready. */
function statuses({ spec }: KubeletPod, isUp: boolean, more: object): readonly object[] {
  const same = { imageID: "", ready: isUp, started: isUp, restartCount: 0 };
  return spec.containers.map(({ name, image }) => ({ name, image, ...same, ...more }));
}

/** Says that the containers of a pod were started so often again. */
export function makeRestarted(client: ApiClient, pod: KubeletPod, restartCount: number): Promise<void> {
  return report(client, pod, {
    containerStatuses: statuses(pod, true, { restartCount }),
  });
}

/** Says since when a pod is ready. */
export function makeReadySince(client: ApiClient, pod: KubeletPod, since: Date): Promise<void> {
  const condition = { type: "Ready", status: "True", lastTransitionTime: since.toISOString() };
  return report(client, pod, { conditions: [condition] });
}

/** Says that a pod has failed since its node is gone, as the pod garbage collector does. */
export function makeLost(client: ApiClient, pod: KubeletPod): Promise<void> {
  const condition = {
    type: "DisruptionTarget",
    status: "True",
    reason: "DeletionByPodGC",
    message: "PodGC: node no longer exists",
    lastTransitionTime: new Date().toISOString(),
  };
  return report(client, pod, { phase: "Failed", conditions: [condition] });
}

/** Says that a pod that was to end has ended, by which it is gone. */
export async function removePod(client: ApiClient, pod: KubeletPod): Promise<void> {
  const body = { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } };
  allowGone(pod, await client.ask({ method: "DELETE", path: pathOf(pod), body }));
}

async function report(client: ApiClient, pod: KubeletPod, status: object): Promise<void> {
  const body = { metadata: { uid: pod.metadata.uid }, status };
  allowGone(pod, await client.ask({ method: "PATCH", path: `${pathOf(pod)}/status`, body }));
}

/** A pod may be gone, or another of its name be there, by the time it is spoken of. */
function allowGone({ metadata }: KubeletPod, { status, text }: ApiAnswer): void {
  if (status < 300 || status === 404 || status === 409) return;
  throw new Error(`what a kubelet says of ${metadata.namespace}/${metadata.name} was refused with ${status}: ${text}`);
}

function pathOf({ metadata }: KubeletPod): string {
  return `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;
}

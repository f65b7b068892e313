import type { ApiClient } from "./api-client.ts";
import { isOver, isReady, type KubeletPod, makeReady, removePod } from "./kubelet-acts.ts";
import { watch } from "./watch.ts";

/**
 * A stand-in for the kubelets of all nodes: a pod that is bound runs and is ready, a pod that is to end goes. Pods of
 * nodes that do not exist are left alone, as a node that is gone would leave them.
 *
 * @returns what stops it
 */
export function startKubelets(client: ApiClient): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = new Kubelets(client).run(stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

class Kubelets {
  readonly #client: ApiClient;
  readonly #nodes = new Set<string>();
  /** The bound pods, by uid. */
  readonly #pods = new Map<string, KubeletPod>();
  /** Of which pods something is being said: each is told one thing at a time. */
  readonly #busy = new Set<string>();

  constructor(client: ApiClient) {
    this.#client = client;
  }

  async run(signal: AbortSignal): Promise<void> {
    const nodes = watch<{ metadata: { name: string } }>(
      this.#client,
      "/api/v1/nodes",
      {
        replace: (items) => {
          this.#nodes.clear();
          for (const { metadata } of items) this.#nodes.add(metadata.name);
          this.#tendAll();
        },
        set: ({ metadata }) => {
          if (this.#nodes.has(metadata.name)) return;
          this.#nodes.add(metadata.name);
          this.#tendAll();
        },
        delete: ({ metadata }) => this.#nodes.delete(metadata.name),
      },
      signal,
    );
    const pods = watch<KubeletPod>(
      this.#client,
      `/api/v1/pods?fieldSelector=${encodeURIComponent("spec.nodeName!=")}`,
      {
        replace: (items) => {
          this.#pods.clear();
          for (const pod of items) this.#pods.set(pod.metadata.uid, pod);
          this.#tendAll();
        },
        set: (pod) => {
          this.#pods.set(pod.metadata.uid, pod);
          void this.#tend(pod);
        },
        delete: ({ metadata }) => this.#pods.delete(metadata.uid),
      },
      signal,
    );
    await Promise.all([nodes, pods]);
  }

  #tendAll(): void {
    for (const pod of this.#pods.values()) void this.#tend(pod);
  }

  async #tend(pod: KubeletPod): Promise<void> {
    const { uid, deletionTimestamp } = pod.metadata;
    if (this.#busy.has(uid) || !this.#nodes.has(pod.spec.nodeName ?? "")) return;
    const act = deletionTimestamp !== undefined ? removePod : isReady(pod) || isOver(pod) ? undefined : makeReady;
    if (act === undefined) return;
    this.#busy.add(uid);
    try {
      await act(this.#client, pod);
    } catch {
      // The server is away. When it is back, its list tells of this pod again.
    } finally {
      this.#busy.delete(uid);
    }
    // It may have been told to end meanwhile.
    const now = this.#pods.get(uid);
    if (now !== undefined && now !== pod) await this.#tend(now);
  }
}

import type { KubernetesObject } from "./resource-path.ts";

/** What a test says of a node; the rest is a machine of 4 cores and 16 GiB that is ready. */
export interface NodeSettings {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  readonly unschedulable?: boolean;
  /** What of its resources is other than usual, or more. */
  readonly allocatable?: Readonly<Record<string, string>>;
}

/** A Node as its kubelet would keep it, with the hostname label that each has. */
export function nodeObject({ name, labels, taints = [], unschedulable, allocatable }: NodeSettings): KubernetesObject {
  const resources = { cpu: "4", memory: "16Gi", pods: "110", ...allocatable };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", ...labels } },
    spec: { taints, ...(unschedulable === undefined ? {} : { unschedulable }) },
    status: {
      capacity: resources,
      allocatable: resources,
      conditions: [{ type: "Ready", status: "True", reason: "KubeletReady" }],
      nodeInfo: {
        architecture: "amd64",
        bootID: "",
        containerRuntimeVersion: "containerd://2.0.0",
        kernelVersion: "6.0",
        kubeProxyVersion: "",
        kubeletVersion: "v1.37.2",
        machineID: "",
        operatingSystem: "linux",
        osImage: "",
        systemUUID: "",
      },
    },
  };
}

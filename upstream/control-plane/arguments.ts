import type { Files } from "./files.ts";
import type { ControlPlaneOptions } from "./options.ts";

/** Where each component listens, on loopback. */
export interface Ports {
  readonly etcd: number;
  readonly etcdPeer: number;
  readonly apiServer: number;
  readonly controllerManager: number;
  readonly scheduler: number;
}

/** What the arguments of every component are made of. */
export interface Setup {
  readonly ports: Ports;
  readonly files: Files;
  readonly options: ControlPlaneOptions;
}

/** Nothing outlives a test, so nothing is synced to the disk. */
export function etcdArguments({ ports }: Setup, dataFolder: string): string[] {
  const client = `http://127.0.0.1:${ports.etcd}`;
  const peer = `http://127.0.0.1:${ports.etcdPeer}`;
  return [
    "--name=test",
    `--data-dir=${dataFolder}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=test=${peer}`,
    "--unsafe-no-fsync",
    "--log-level=warn",
  ];
}

/** Tokens and RBAC; nothing that needs a network interface beside loopback. */
export function apiServerArguments({ ports, files, options }: Setup): string[] {
  const disabled = [
    // Only the node lifecycle controller lifts the taint that this plugin puts on a new node.
    ...(options.nodeLifecycle === true ? [] : ["TaintNodesByCondition"]),
    // Only the controller manager makes the service account without which this plugin refuses a pod.
    ...(options.controllerManager === true ? [] : ["ServiceAccount"]),
  ];
  return [
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${ports.apiServer}`,
    `--cert-dir=${files.certificates}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-signing-key-file=${files.serviceAccountKey}`,
    `--service-account-key-file=${files.serviceAccountPublicKey}`,
    `--token-auth-file=${files.tokens}`,
    "--authorization-mode=RBAC",
    // Both, or it looks for an interface with a default route.
    "--advertise-address=127.0.0.1",
    "--endpoint-reconciler-type=none",
    "--service-cluster-ip-range=10.0.0.0/24",
    // Without it, it takes a minute to end while anyone watches.
    "--shutdown-watch-termination-grace-period=1s",
    ...(disabled.length === 0 ? [] : [`--disable-admission-plugins=${disabled.join(",")}`]),
    ...(options.auditLog === true
      ? [`--audit-policy-file=${files.auditPolicy}`, `--audit-log-path=${files.auditLog}`]
      : []),
    ...emulated(options),
    ...(options.flags?.["kube-apiserver"] ?? []),
  ];
}

/** Every controller but those that would want kubelets and networks. The admin's token may read its metrics. */
export function controllerManagerArguments({ ports, files, options }: Setup): string[] {
  const off = ["node-ipam-controller", ...(options.nodeLifecycle === true ? [] : ["node-lifecycle-controller"])];
  return [
    `--kubeconfig=${files.kubeconfig}`,
    `--authentication-kubeconfig=${files.kubeconfig}`,
    `--authorization-kubeconfig=${files.kubeconfig}`,
    "--kube-api-qps=1000",
    "--kube-api-burst=2000",
    // Its own user has not the rights of all controllers.
    "--use-service-account-credentials=true",
    `--service-account-private-key-file=${files.serviceAccountKey}`,
    `--root-ca-file=${files.ca}`,
    "--leader-elect=false",
    // Or what waits for a claim that was made with its volume waits 15 s.
    "--pvclaimbinder-sync-period=1s",
    "--bind-address=127.0.0.1",
    `--secure-port=${ports.controllerManager}`,
    `--cert-dir=${files.certificates}`,
    // Or it complains of a ConfigMap that only clusters with client certificates have.
    "--authentication-skip-lookup=true",
    // Or it makes one under /usr.
    `--flex-volume-plugin-dir=${files.empty}`,
    `--controllers=*,${off.map((name) => `-${name}`).join(",")}`,
    ...emulated(options),
    ...(options.flags?.["kube-controller-manager"] ?? []),
  ];
}

/** The admin's token may read its metrics. */
export function schedulerArguments({ ports, files, options }: Setup): string[] {
  return [
    `--config=${files.schedulerConfiguration}`,
    `--authentication-kubeconfig=${files.kubeconfig}`,
    `--authorization-kubeconfig=${files.kubeconfig}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${ports.scheduler}`,
    `--cert-dir=${files.certificates}`,
    ...emulated(options),
    ...(options.flags?.["kube-scheduler"] ?? []),
  ];
}

/** The scheduler's configuration: of its own rates and backoff only, that no test waits for them. */
export function schedulerConfiguration({ files, options }: Setup): object {
  return {
    apiVersion: "kubescheduler.config.k8s.io/v1",
    kind: "KubeSchedulerConfiguration",
    clientConnection: { kubeconfig: files.kubeconfig, qps: 1000, burst: 2000 },
    leaderElection: { leaderElect: false },
    podInitialBackoffSeconds: 1,
    podMaxBackoffSeconds: 1,
    ...options.schedulerConfiguration,
  };
}

/** kwok plays the kubelet of every node and renews its lease. */
export function kwokArguments({ files, options }: Setup): string[] {
  return [
    `--kubeconfig=${files.kubeconfig}`,
    `--config=${files.kwokStages}`,
    "--manage-all-nodes",
    "--node-lease-duration-seconds=40",
    ...(options.flags?.kwok ?? []),
  ];
}

/** Every request when it is answered: who, what, and the status, not the objects. */
export const auditPolicy: object = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["RequestReceived"],
  rules: [{ level: "Metadata" }],
};

function emulated({ emulatedVersion }: ControlPlaneOptions): string[] {
  return emulatedVersion === undefined ? [] : [`--emulated-version=${emulatedVersion}`];
}

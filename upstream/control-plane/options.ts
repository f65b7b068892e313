import type { User } from "./credentials.ts";

/** What of a control plane a test asks for. etcd and kube-apiserver always run. */
export interface ControlPlaneOptions {
  /** kube-scheduler. @defaultValue `false` */
  readonly scheduler?: boolean;
  /**
   * kube-controller-manager: makes default service accounts, pods of workloads, binds claims, empties namespaces.
   * Without it pods need no service account.
   *
   * @defaultValue `false`
   */
  readonly controllerManager?: boolean;
  /**
   * Who makes bound pods run and deleted ones go: our own stand-in for kubelets, kwok, or nobody.
   *
   * @defaultValue `none`
   */
  readonly kubelet?: "stand-in" | "kwok" | "none";
  /**
   * Whether the node lifecycle controller runs, which taints nodes that are cordoned or not ready. Needs kubelets that
   * renew leases: kwok.
   *
   * @defaultValue `false`
   */
  readonly nodeLifecycle?: boolean;
  /** Whether each request is logged, one JSON object a line. @defaultValue `false` */
  readonly auditLog?: boolean;
  /** The version whose API is served and whose features are on, such as `1.34`. @defaultValue that of the build */
  readonly emulatedVersion?: string;
  /** Who has a token beside the admin. */
  readonly users?: readonly User[];
  /** Fields of the scheduler's configuration, such as `profiles`. */
  readonly schedulerConfiguration?: Readonly<Record<string, unknown>>;
  /** More arguments of each component; of two alike the later holds. */
  readonly flags?: {
    readonly "kube-apiserver"?: readonly string[];
    readonly "kube-controller-manager"?: readonly string[];
    readonly "kube-scheduler"?: readonly string[];
    readonly kwok?: readonly string[];
  };
}

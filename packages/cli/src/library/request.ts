/** Manifests: YAML or JSON text, which may hold many objects, or objects, among them `List`s; a single one or several. */
export type ManifestInput = string | object | readonly (string | object)[];

/**
 * The cluster to plan on: manifests, such as `kubectl get -o json` prints, or one made up, `zones=3,nodes=4,cpu=8`. A list
 * of such descriptions makes a group of nodes for each.
 */
export type ClusterInput = ManifestInput;

/** What to plan, and on what. */
export interface PlanRequest {
  /**
   * Applied to the cluster as `kubectl apply` would, in their order.
   *
   * @defaultValue none: what waits in the cluster is planned
   */
  readonly manifests?: ManifestInput;
  /** @defaultValue the Nodes among the manifests; without any, three made-up ones in three zones */
  readonly cluster?: ClusterInput;
  /**
   * Of manifests that name none; none may name another.
   *
   * @defaultValue "default"
   */
  readonly namespace?: string;
  /**
   * A whole number. Breaks ties between equally good nodes, which the scheduler breaks at random: the same request and
   * seed give the same plan.
   *
   * @defaultValue 0
   */
  readonly seed?: number;
  /**
   * Whose scheduler decides, such as `1.36`.
   *
   * @defaultValue that of the newest kubelet among the nodes; where none says, the newest that is known
   */
  readonly kubernetesVersion?: string;
  /**
   * A KubeSchedulerConfiguration.
   *
   * @defaultValue the default profile
   */
  readonly schedulerConfiguration?: string | object;
}

/** Which pod to explain, of which plan; `namespace` says where it is looked for. */
export interface ExplainRequest extends PlanRequest {
  /** `pod/web-0`, or a workload: `deployment/web`; `web` where one object has that name. Kinds are read as kubectl reads them. */
  readonly target: string;
  /**
   * Which of the workload's pods, by name.
   *
   * @defaultValue its first pending one, else its last
   */
  readonly pod?: string;
}

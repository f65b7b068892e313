/** What the picture shows of one node. Plain data, so that what is shown can be tested without a terminal. */
export interface PictureNode {
  readonly name: string;
  /** 0 to 1 and above (an overcommitted node); `undefined` where the node says nothing of the resource. */
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
  readonly podCount: number;
  /** Pods of this plan, by what people call them: `web-server` and how many, `db-0`. */
  readonly placed: readonly PictureGroup[];
  /** Whether the node takes no pods: cordoned. */
  readonly cordoned: boolean;
}

export interface PictureGroup {
  readonly name: string;
  readonly count: number;
}

/** A zone and its nodes; nodes without the zone label are together under no name. */
export interface PictureZone {
  readonly name: string | undefined;
  readonly nodes: readonly PictureNode[];
}

/** Pods that have no node, together when workload, status and reason are the same. */
export interface PicturePending {
  readonly name: string;
  readonly count: number;
  readonly status: string;
  /** Upstream's message, where it is upstream that refuses. */
  readonly message: string | undefined;
  readonly reason: string | undefined;
}

export interface Picture {
  readonly zones: readonly PictureZone[];
  readonly pending: readonly PicturePending[];
  readonly placedCount: number;
  readonly pendingCount: number;
  /** Where the nodes come from. */
  readonly source: string;
  readonly seed: number;
  readonly kubernetesVersion: string;
}

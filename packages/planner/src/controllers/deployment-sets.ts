import { type Fenceposts, resolveFenceposts } from "./fenceposts.ts";
import type { DeploymentView, ReplicaSetView } from "./deployment-view.ts";

/** The ReplicaSets of a Deployment while its controller takes a turn: what it has scaled is scaled. */
export class DeploymentSets {
  readonly view: DeploymentView;
  newSet: ReplicaSetView | undefined;
  old: readonly ReplicaSetView[];
  created = false;
  readonly #changed = new Set<string>();

  constructor(view: DeploymentView) {
    this.view = view;
    this.newSet = view.newSet;
    this.old = view.oldSets;
  }

  get all(): readonly ReplicaSetView[] {
    return this.newSet === undefined ? this.old : [...this.old, this.newSet];
  }

  get changed(): readonly ReplicaSetView[] {
    return this.all.filter(({ name }) => this.#changed.has(name));
  }

  /** Those of the old sets that ask for pods. */
  get activeOld(): readonly ReplicaSetView[] {
    return this.old.filter(({ replicas }) => replicas > 0);
  }

  /** Puts a set in the place of the one of its name. */
  put(set: ReplicaSetView): void {
    this.#changed.add(set.name);
    if (this.newSet?.name === set.name) this.newSet = set;
    else this.old = this.old.map((one) => (one.name === set.name ? set : one));
  }

  /**
   * Scales a set; a forced scale brings its annotations up to date too. Source: `scaleReplicaSet` (deployment/sync.go).
   *
   * @returns whether its replicas have changed.
   */
  scale(set: ReplicaSetView, replicas: number, isForced = false): boolean {
    const sizeChanges = set.replicas !== replicas;
    if (!sizeChanges && !isForced) return false;
    const desiredReplicas = this.view.replicas;
    const maxReplicas = desiredReplicas + this.fenceposts().surge;
    if (sizeChanges || set.desiredReplicas !== desiredReplicas || set.maxReplicas !== maxReplicas) {
      this.put({ ...set, replicas, desiredReplicas, maxReplicas });
    }
    return sizeChanges;
  }

  /** Surge and unavailable; Recreate has neither. Source: `MaxSurge` and `MaxUnavailable` (deployment/util). */
  fenceposts(): Fenceposts {
    const { strategy, maxSurge, maxUnavailable, replicas } = this.view;
    if (strategy !== "RollingUpdate") return { surge: 0, unavailable: 0 };
    const { surge, unavailable } = resolveFenceposts(maxSurge, maxUnavailable, replicas);
    return { surge, unavailable: Math.min(unavailable, replicas) };
  }
}

/** How many pods the sets ask for. */
export function replicasOf(sets: readonly ReplicaSetView[]): number {
  return sets.reduce((sum, { replicas }) => sum + replicas, 0);
}

/** Oldest first; by name within one second. Source: `ReplicaSetsByCreationTimestamp` (controller_utils.go). */
export function byCreation(one: ReplicaSetView, other: ReplicaSetView): number {
  return one.createdAt - other.createdAt || (one.name < other.name ? -1 : 1);
}

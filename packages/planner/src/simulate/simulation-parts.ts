import type { Manifest, Problem } from "@stowage/manifests";
import type { Warning } from "../apply/warning.ts";
import type { Change } from "../change/change.ts";
import { missingKinds } from "../plan/missing-kinds.ts";
import type { ClusterInput } from "../plan/plan-input.ts";
import { appliedObjects } from "./applied-objects.ts";
import type { SimulationInput } from "./simulation-input.ts";

/** What a simulation is made of, with where its objects come from. */
export interface SimulationParts extends Omit<SimulationInput, "objects" | "areWishes" | "changes"> {
  /** Absent: the wishes are the cluster. */
  readonly cluster?: ClusterInput;
  /** Applied before the first change. */
  readonly wishes: readonly Manifest[];
  readonly changes: readonly Change[];
  /** The namespace of wishes that name none; none may name another. Absent: each has its own. */
  readonly wishNamespace?: string;
  /** The namespace of wishes that name none, where none is asked for. */
  readonly defaultNamespace?: string;
}

/** The simulation, what kubectl or the API server would refuse of the wishes, and what is to be said of them and the cluster. */
export function simulationOf({ cluster, wishes, changes, wishNamespace, defaultNamespace, ...rest }: SimulationParts): {
  readonly input: SimulationInput;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
} {
  const {
    objects,
    problems,
    warnings: ofWishes,
  } = appliedObjects({
    cluster: cluster?.manifests ?? [],
    wishes,
    ...(wishNamespace === undefined ? {} : { namespace: wishNamespace }),
    ...(defaultNamespace === undefined ? {} : { defaultNamespace }),
  });
  const warnings = [...missingKinds({ wishes, ...(cluster === undefined ? {} : { cluster }) }), ...ofWishes];
  if (cluster === undefined) return { input: { ...rest, objects, areWishes: true, changes }, problems, warnings };
  // Over a cluster the manifests are what changes first.
  const all: readonly Change[] = wishes.length > 0 ? [{ kind: "apply", objects }, ...changes] : changes;
  return {
    input: { ...rest, objects: cluster.manifests.map(({ object }) => object), changes: all },
    problems,
    warnings,
  };
}

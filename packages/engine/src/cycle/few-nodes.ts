import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../cluster/node-info.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { filterNode, withNominated } from "./filter.ts";
import { fitErrorOf, fitErrorOfAll } from "./fit-error.ts";
import { notSelected, type PreFilterOutcome } from "./pre-filter.ts";
import { nodesToFind, type Sampling } from "./sampling.ts";

/** How a cycle searches for nodes. */
export interface NodesSearch {
  /** Absent: every feasible node counts. */
  readonly sampling: Sampling | undefined;
  /** Without any, a search for a share of the nodes ends with the first. */
  readonly hasScorers: boolean;
}

/** What a cycle finds out by asking nodes. */
export interface AskedNodes {
  /** Those to choose from. */
  readonly feasible: readonly NodeInfo[];
  /** Upstream's FitError; empty where there are any. */
  readonly message: string;
  /** Where the next cycle begins, if it looks at a share of the nodes. */
  readonly nextStartIndex: number;
}

/**
 * Filter on the nodes that alone matter: none where PreFilter rejects the pod; the one that the pod is nominated for, as
 * soon as it takes the pod; or those that PreFilter names. They are asked in the order in which they are named. Costs
 * nothing for the other nodes, which may be thousands: the pods of DaemonSets each name one. Source: `findNodesThatFitPod` (pkg/scheduler/schedule_one.go).
 *
 * @returns `undefined` where all nodes are to be asked, or so many that a share of them is enough.
 */
export function askFewNodes(
  pod: PodInfo,
  cluster: ClusterSnapshot,
  preFiltered: PreFilterOutcome,
  { sampling, hasScorers }: NodesSearch,
): AskedNodes | undefined {
  const startIndex = sampling?.startIndex ?? 0;
  const nodes = cluster.nodes.length;
  if (preFiltered.kind === "reject") {
    return { feasible: [], message: fitErrorOfAll(nodes, preFiltered.rejection), nextStartIndex: startIndex };
  }
  const { filters } = preFiltered;
  const nominated = cluster.node(pod.pod.status?.nominatedNodeName ?? "");
  if (nominated !== undefined && filterNode(pod, nominated, filters, cluster) === undefined) {
    return { feasible: [nominated], message: "", nextStartIndex: startIndex };
  }
  if (preFiltered.selection === undefined) return undefined;

  const selection = withNominated(preFiltered.selection, pod, filters, cluster);
  const asked = [...selection.nodeNames].map((name) => cluster.node(name)).filter((node) => node !== undefined);
  if (sampling !== undefined && (!hasScorers || asked.length > nodesToFind(sampling.percentage, asked.length))) {
    return undefined;
  }
  const feasible: NodeInfo[] = [];
  const counts = new Map<string, number>();
  const rejected = new Set<NodeInfo>();
  // One that PreFilter does not name was asked all the same.
  for (const node of nominated === undefined ? asked : [nominated, ...asked]) {
    if (rejected.has(node)) continue;
    const rejection = filterNode(pod, node, filters, cluster);
    if (rejection === undefined) {
      feasible.push(node);
      continue;
    }
    rejected.add(node);
    addTo(counts, rejection.reasons, 1);
  }
  const others = nodes - rejected.size - feasible.length;
  if (others > 0) addTo(counts, notSelected(selection).reasons, others);
  const message = feasible.length > 0 ? "" : fitErrorOf(nodes, counts);
  // Without nodes upstream does not even ask.
  const nextStartIndex = nodes === 0 ? startIndex : (startIndex + feasible.length + rejected.size) % nodes;
  return { feasible, message, nextStartIndex };
}

function addTo(counts: Map<string, number>, reasons: readonly string[], nodes: number): void {
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + nodes);
}

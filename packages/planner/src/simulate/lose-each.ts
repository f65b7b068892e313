import { labelValue } from "@stowage/engine";
import type { Warning } from "../apply/warning.ts";
import type { Change } from "../change/change.ts";
import { changeText } from "../change/change-text.ts";
import { clusterState } from "./cluster-state.ts";
import { keptTemplates } from "./kept-templates.ts";
import { Player } from "./player.ts";
import { isSatisfied } from "./satisfied.ts";
import type { ClusterState, Outcome } from "./simulation.ts";
import type { SimulationInput } from "./simulation-input.ts";
import { namespaceOf, refuseForeseen, warningsOfChanges, worldOf } from "./simulate.ts";
import { UnknownVolumes } from "./unknown-volumes.ts";
import { whyStuck } from "./why.ts";
import type { World } from "./world.ts";

/** What the loss of one node or domain does. */
export interface Loss {
  /** `lose n1`, `lose topology.kubernetes.io/zone=a`. */
  readonly change: string;
  /** The node, or the value of the label. */
  readonly lost: string;
  readonly outcome: Outcome;
  readonly nodes: number;
  /** How many pods were on them. */
  readonly pods: number;
  /** How many pods are pending in the end, beside those that were before. */
  readonly pending: number;
  /** How many pods were ready, at the least; of all. */
  readonly minReady: number;
  /** Why workloads are stuck that were not before. */
  readonly why: readonly string[];
}

/** What the loss of each does, the worst first. */
export interface Losses {
  readonly kubernetesVersion: string;
  readonly seed: number;
  readonly before: ClusterState;
  readonly losses: readonly Loss[];
  /** The key of the label whose domains are lost; absent: nodes are. */
  readonly topologyKey?: string;
  /** What was taken for granted, is not played, or will surprise. */
  readonly warnings: readonly Warning[];
}

/** What is known of losses that have not all been tried. */
export interface LossesSoFar extends Losses {
  /** How many there are to try. */
  readonly of: number;
}

const wellKnownKeys: ReadonlyMap<string, string> = new Map([
  ["zone", "topology.kubernetes.io/zone"],
  ["region", "topology.kubernetes.io/region"],
]);

/**
 * Loses each node, or each domain of a key, in turn: plays it to the end and takes it back. The changes of the input
 * come before.
 *
 * @param what `node`, `zone`, `region`, or the key of a label of nodes.
 * @throws RangeError when a change can not be made, or there is nothing to lose.
 * @param onBegin Called before the first loss with what is known by then: its list grows, in the order of the nodes.
 */
export function loseEach(input: SimulationInput, what: string, onBegin?: (soFar: LossesSoFar) => void): Losses {
  const { changes, seed, onProgress } = input;
  const namespace = namespaceOf(input);
  const world = worldOf({ ...input, namespace });
  refuseForeseen(changes, world, namespace);
  const player = new Player({ world, namespace, keepsSteps: false });
  // What is lost is lost of a cluster in which nothing else happens.
  player.begin(true);
  const keptBefore = keptTemplates(world);
  const played = changes.map((change, index) => player.play(change, changes[index + 1]));
  const before = clusterState(world);
  const known = new Set(whyStuck(world).map(({ workload }) => workload));
  const lackedBefore = pendingByWorkload(world);
  const isFine = isSatisfied(world);
  const all = lossesOf(world, what);
  if (all.length === 0)
    throw new RangeError(
      what === "node" ? "there is no node" : `no node has the label ${wellKnownKeys.get(what) ?? what}`,
    );
  // What is told from now on is how many pods are pending, and why workloads are stuck.
  player.scheduler.tellsOfPreemption = false;
  const losses: Loss[] = [];
  const { kubernetesVersion } = world.engine.profile;
  const warnings = warningsOfChanges(input, { world, keptBefore, changes: played });
  const volumes = new UnknownVolumes();
  const key = what === "node" ? {} : { topologyKey: wellKnownKeys.get(what) ?? what };
  onBegin?.({ kubernetesVersion, seed, before, losses, ...key, warnings, of: all.length });
  for (const [index, { change, lost, nodes }] of all.entries()) {
    const pods = nodes.reduce((sum, node) => sum + [...world.pods.onNode(node)].length, 0);
    const pendingBefore = world.pods.pending.size;
    const mark = world.mark();
    world.pods.resetExtremes();
    player.play(change, undefined);
    volumes.note(world);
    const satisfied = isSatisfied(world);
    const lacked = pendingByWorkload(world);
    const isNew = (workload: string): boolean =>
      !known.has(workload) || (lacked.get(workload) ?? 0) > (lackedBefore.get(workload) ?? 0);
    const why = satisfied ? [] : whyStuck(world);
    const fresh = why.filter(({ workload }) => isNew(workload)).map(({ sentence }) => sentence);
    losses.push({
      change: changeText(change),
      lost,
      outcome: satisfied || (!isFine && fresh.length === 0) ? "completes" : "stuck",
      nodes: nodes.length,
      pods,
      pending: world.pods.pending.size - pendingBefore,
      minReady: world.pods.leastReady(),
      why: fresh,
    });
    world.undo(mark);
    onProgress?.({ change: index, changes: all.length, steps: player.stepCount });
  }
  const told = [...warnings, ...volumes.warnings()];
  return { kubernetesVersion, seed, before, losses: worstFirst(losses), ...key, warnings: told };
}

/** How many pods of each workload wait for a node. */
function pendingByWorkload({ pods }: World): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { title } of pods.pending.values()) counts.set(title.workload, (counts.get(title.workload) ?? 0) + 1);
  return counts;
}

/** Losses, the worst first. */
export function worstFirst(losses: readonly Loss[]): readonly Loss[] {
  const rank = ({ outcome, pending, pods, minReady }: Loss): readonly number[] => [
    outcome === "completes" ? 1 : 0,
    -pending,
    minReady,
    -pods,
  ];
  return losses.toSorted((one, other) => compareRanks(rank(one), rank(other)));
}

function lossesOf(
  world: World,
  what: string,
): readonly { readonly change: Change; readonly lost: string; readonly nodes: readonly string[] }[] {
  const nodes = world.nodesInOrder();
  if (what === "node") {
    return nodes.map(({ metadata: { name = "" } }) => ({
      change: { kind: "loseNode", node: name },
      lost: name,
      nodes: [name],
    }));
  }
  const topologyKey = wellKnownKeys.get(what) ?? what;
  const domains = new Map<string, string[]>();
  for (const { metadata } of nodes) {
    const value = labelValue(metadata.labels, topologyKey);
    if (value === undefined) continue;
    const domain = domains.get(value);
    if (domain === undefined) domains.set(value, [metadata.name ?? ""]);
    else domain.push(metadata.name ?? "");
  }
  return [...domains].map(([value, names]) => ({
    change: { kind: "loseDomain", topologyKey, value },
    lost: value,
    nodes: names,
  }));
}

function compareRanks(one: readonly number[], other: readonly number[]): number {
  for (const [index, rank] of one.entries()) {
    const difference = rank - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

import { type AffinityTerm, type PodExplanation, podNamespace, termMatches, toPodInfo } from "@stowage/engine";
import type { Plan, PlannedPod } from "../plan/planned-pod.ts";
import type { FixContext } from "./fix-context.ts";

/** How far the pods of a workload are from a place. */
export interface Gap {
  /** How many of them have none. */
  readonly waiting: number;
  /** In how many ways the node that is nearest to taking the first of them rejects it; of pods that are not made more than any. */
  readonly rejections: number;
  /** How many of its required affinity terms select nobody, beside the first. */
  readonly unmet: number;
  /** The plugins that reject it on some node; of pods that are not made, that. */
  readonly plugins: ReadonlySet<string>;
}

const notMade = 1_000;
/** Of so many nodes with one and the same first rejection all of it is read. */
const mostRead = 60;

/** Measures a workload's pods that wait. */
export function gapOf(
  { pending, explanation }: Pick<FixContext, "pending" | "explanation">,
  { engine, bound, pods }: Plan,
): Gap {
  const waiting = pending.reduce((sum, { alike = 0 }: PlannedPod) => sum + 1 + alike, 0);
  if (explanation === undefined)
    return { waiting, rejections: notMade, unmet: 0, plugins: new Set(["the API server"]) };
  const terms = toPodInfo(explanation.pod).requiredAffinityTerms;
  const isMet = (term: AffinityTerm): boolean =>
    [...bound, ...pods].some(({ pod }) => {
      const namespace = podNamespace(pod);
      const { labels = {} } = pod.metadata;
      return termMatches(term, { namespace, labels }, engine.cluster.namespaces.get(namespace));
    });
  // Of one term its rejection says it already.
  const unmet = terms.length < 2 ? 0 : Math.max(0, terms.filter((term) => !isMet(term)).length - 1);
  let rejections = notMade;
  const plugins = new Set<string>();
  for (const all of readable(explanation)) {
    rejections = Math.min(rejections, all.length);
    for (const { plugin } of all) plugins.add(plugin);
  }
  return { waiting, rejections, unmet, plugins };
}

/** The rejections of the nodes, of those that are alike at first sight some. */
function* readable({ nodes }: PodExplanation): Generator<PodExplanation["nodes"][number]["rejections"]> {
  const read = new Map<string, number>();
  for (const node of nodes) {
    if (node.outcome.code === "Success") continue;
    const first = node.outcome.plugin ?? "";
    const count = (read.get(first) ?? 0) + 1;
    read.set(first, count);
    if (count <= mostRead) yield node.rejections;
  }
}

/** Whether something that was not enough has brought the pods nearer to a place. */
export function isNearer(now: Gap, before: Gap): boolean {
  if (now.waiting !== before.waiting) return now.waiting < before.waiting;
  if (now.rejections < before.rejections || now.unmet < before.unmet) return true;
  return now.rejections < notMade && [...before.plugins].some((plugin) => !now.plugins.has(plugin));
}

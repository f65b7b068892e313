import type { Preemption, PreemptionCandidate, TieBreak } from "@stowage/engine";

/**
 * What evictions depend on that nobody can know beforehand: which of several equally good nodes is taken (`any`: by the
 * tie break; `fewest`, `most`: by how many further pods have to go), and how long victims take. They take their grace
 * period, in which every other pod has its turn, or go at once (`atOnce`).
 */
export type Eviction = "any" | "fewest" | "most" | "atOnce";

/**
 * Of the nodes that the scheduler holds for equally good, the one to evict pods from; none where eviction does not help.
 *
 * @param isLeaving whether the pod of that key has been evicted already
 */
export function nodeToClear(
  { candidates, best }: Preemption,
  isLeaving: (key: string) => boolean,
  { eviction, tieBreak }: { readonly eviction: Eviction; readonly tieBreak: TieBreak },
): PreemptionCandidate | undefined {
  const equals = candidates.filter(({ nodeName }) => best.includes(nodeName));
  const [first] = equals;
  if (first === undefined || equals.length === 1) return first;
  if (eviction === "any" || eviction === "atOnce") return equals[tieBreak(equals.length)];
  const furtherVictims = ({ victims }: PreemptionCandidate): number =>
    victims.filter(({ key }) => !isLeaving(key)).length;
  return equals.reduce((one, other) => {
    const [more, less] = [furtherVictims(other), furtherVictims(one)];
    return (eviction === "most" ? more > less : more < less) ? other : one;
  });
}

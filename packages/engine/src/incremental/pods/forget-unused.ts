import type { CarriedTerms } from "../counters/carried-terms.ts";
import type { Selections } from "../counters/selections.ts";
import type { SpreadCounts } from "../counters/spread-counts.ts";
import type { TopologyKey, TopologyKeys } from "../nodes/topology-keys.ts";
import type { PlannedConstraint, SpreadPlan } from "../plans/spread-plans.ts";
import type { ClassIndex } from "./class-index.ts";
import type { LabelTable } from "./label-table.ts";
import type { NamespaceTable } from "./namespace-table.ts";
import type { PodTermReader, PodTerms } from "./pod-terms.ts";
import type { SeenPods, SeenPodClasses } from "./seen-pods.ts";
import type { Term, Terms } from "./terms.ts";

// Each rollout, each Job and each namespace brings labels, classes and terms that no pod will ever have again. They are kept
// for a while, since a pod that goes mostly comes back; then all that has to do with no pod on a node is forgotten at once.
// What is forgotten has counted nothing, so that no counter of what is left moves, and no plan changes. Whoever holds a
// class or a kind that has ended finds another one that says the same: a pod that waits, one whose node is gone, a record
// in the journal.

/** What is kept of what pods say and are. */
export interface PodTables {
  readonly labels: LabelTable;
  readonly namespaces: NamespaceTable;
  readonly classes: SeenPodClasses;
  readonly index: ClassIndex;
  readonly reader: PodTermReader;
  readonly terms: Terms;
  readonly carried: CarriedTerms;
  readonly selections: Selections;
  readonly spreadCounts: SpreadCounts;
  readonly keys: TopologyKeys;
  /** Those that are kept whoever names them. */
  readonly commonKeys: readonly TopologyKey[];
}

/** How many things are kept, of all sorts together. */
export function tablesSize(tables: PodTables): number {
  const { labels, namespaces, classes, terms, carried, selections, spreadCounts, keys } = tables;
  const ofTerms = terms.size + carried.size + selections.size + keys.size;
  return labels.size + namespaces.size + classes.size + ofTerms + spreadCounts.size;
}

/**
 * Forgets what has to do with no pod on a node. Costs some microseconds for each thing that is forgotten, and a fraction of
 * one for each that stays.
 *
 * @param used What kinds of pods that are on nodes have for terms; all other kinds have ended.
 */
export function forgetUnused(tables: PodTables, used: ReadonlySet<PodTerms>): void {
  const { labels, namespaces, classes, index, reader, carried, selections, spreadCounts } = tables;
  index.remove(classes.endUnused());
  reader.keepOnly(used);
  const terms = new Set<Term>();
  // All of a pod's terms are among those that it carries.
  for (const one of used) for (const { term } of one.carried) terms.add(term);
  const together = Array.from(used, ({ requiredAffinity }) => requiredAffinity).filter((list) => list.length > 1);
  selections.keepOnly(terms, together);
  carried.end(tables.terms.keepOnly(terms));
  for (const seen of index.byLabel.all) forgetEnded(seen);
  const spread = index.byLabel.all.flatMap(({ lastSpread }) => (lastSpread ? constraintsOf(lastSpread.plan) : []));
  spreadCounts.keepOnly(new Set(spread.map(({ count }) => count)));
  const keysInUse = [...terms, ...spread].map(({ key }) => key);
  tables.keys.keepOnly(new Set([...tables.commonKeys, ...keysInUse]));
  const ofTerms = new Set<number>();
  for (const term of terms) for (const label of [...term.labels, ...(term.allBut?.labels ?? [])]) ofTerms.add(label);
  const uses = (label: number): boolean => index.byLabel.uses(label) || ofTerms.has(label) || spreadCounts.uses(label);
  labels.keepOnly(uses, classes.labelSets());
  namespaces.keepOnly(terms);
}

/** Lets a class forget what it kept of a kind that has ended. */
function forgetEnded(seen: SeenPods): void {
  if (seen.lastKind?.endedIn !== undefined) seen.lastKind = undefined;
  if (seen.lastPlan?.kind.endedIn !== undefined) seen.lastPlan = undefined;
  if (seen.lastSpread?.kind.endedIn !== undefined) seen.lastSpread = undefined;
}

function constraintsOf({ hard, soft }: SpreadPlan): readonly PlannedConstraint[] {
  return [...hard, ...soft];
}

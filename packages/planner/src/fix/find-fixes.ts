import { defaultMadeUpCluster } from "../made-up/made-up-cluster.ts";
import type { PlanInput } from "../plan/plan-input.ts";
import type { Plan, PlannedPod } from "../plan/planned-pod.ts";
import type { Planned } from "./edited-input.ts";
import type { Fix } from "./fix.ts";
import { fixContext, isHelped } from "./fix-context.ts";
import { fixScene } from "./fix-scene.ts";
import { FixSearch } from "./fix-search.ts";
import { ownerKey } from "./outcome.ts";
import { type Replan, sharedReplan } from "./trial.ts";

/** What would help the pods of one workload. */
export interface Fixes {
  /** Whose pods, as `Deployment shop/web`. */
  readonly workload: string;
  readonly pods: readonly PlannedPod[];
  /** Each tried; the least change first. */
  readonly fixes: readonly Fix[];
  /** Whether the search was ended before everything had been tried. */
  readonly isCut: boolean;
}

export interface FixOptions {
  /** How many fixes for a workload. @defaultValue 3 */
  readonly most?: number;
  /** How many objects may be planned again, in all workloads together. @defaultValue some seconds' worth */
  readonly budget?: number;
  /** Only for these pods. @defaultValue all that have no place */
  readonly only?: (pod: PlannedPod) => boolean;
  /** How a changed input is planned again; `undefined` where that has no end. @defaultValue as a plan is made */
  readonly replan?: Replan;
  /** Told what has been found for a workload so far, with each fix as soon as it is found. */
  readonly onFix?: (found: Fixes) => void;
  /** Told how many changes have been tried, in all workloads together. */
  readonly onProgress?: (tried: number) => void;
}

/** At some 150,000 objects a second this is what people wait for. */
const usualBudget = 350_000;
/** Where nobody has asked for fixes, as in a plan, one for each workload has to be found in less. */
const shortBudget = 120_000;

/**
 * The smallest changes after which pods that are pending have a place. Each is verified: the objects are changed, admission,
 * controllers and scheduler act on them, and every pod of the workload is placed.
 *
 * @param input What the plan was made of.
 * @returns one for each workload with such pods, in the plan's order.
 */
export function findFixes(
  input: PlanInput,
  plan: Plan,
  {
    most = 3,
    budget = most > 1 ? usualBudget : shortBudget,
    only = () => true,
    replan,
    onFix,
    onProgress,
  }: FixOptions = {},
): readonly Fixes[] {
  const planned = withCluster(input);
  const stuck = new Map<string, PlannedPod[]>();
  for (const pod of plan.pods) {
    if (!isHelped(pod, plan) || !only(pod)) continue;
    const key = ownerKey(pod);
    const list = stuck.get(key);
    if (list === undefined) stuck.set(key, [pod]);
    else list.push(pod);
  }
  if (stuck.size === 0) return [];
  const scene = fixScene(planned, plan);
  const search = new FixSearch(planned, plan, { most, budget, replan: replan ?? sharedReplan(planned), onProgress });
  return [...stuck.values()].flatMap((pods) => {
    const context = fixContext(pods, scene);
    if (context === undefined) return [];
    const workload = context.subject.text;
    const soFar: Fix[] = [];
    const tell = (fix: Fix): void => {
      soFar.push(fix);
      onFix?.({ workload, pods, fixes: soFar.slice(0, most), isCut: true });
    };
    return [{ workload, pods, ...search.fixesFor(context, tell) }];
  });
}

function withCluster(input: PlanInput): Planned {
  if (input.cluster !== undefined) return { ...input, cluster: input.cluster };
  const hasNodes = input.wishes.some(({ object }) => object.kind === "Node");
  return { ...input, cluster: hasNodes ? { source: "the manifests", manifests: [] } : defaultMadeUpCluster() };
}

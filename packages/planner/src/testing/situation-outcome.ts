import { createIncrementalEngine, defaultProfile } from "@stowage/engine";
import type { FixDocument } from "../fix/fix-document.ts";
import { fixDocument } from "../fix/fix-document.ts";
import { findFixes } from "../fix/find-fixes.ts";
import { ownerKey, placedIn } from "../fix/outcome.ts";
import type { PlanInput } from "../plan/plan-input.ts";
import { planPods } from "../plan/plan-pods.ts";
import type { Plan } from "../plan/planned-pod.ts";
import { madeFix, type Situation } from "./made-fix.ts";
import { manifests } from "./objects.ts";

/** What is printed for a situation. */
export interface Printed {
  /** The plan without any fix. */
  readonly plan: Plan;
  /** The fixes of every workload that waits. */
  readonly workloads: readonly (readonly FixDocument[])[];
}

/** Plans a situation, and prints the fixes. */
export function printedFixes(situation: Situation, most = 3): Printed {
  const input = inputOf(situation);
  const plan = planPods(input);
  // As its reader has it, through JSON.
  const workloads = findFixes(input, plan, { most }).map(({ fixes }) =>
    fixes.map((fix) => JSON.parse(JSON.stringify(fixDocument(fix))) as FixDocument),
  );
  return { plan, workloads };
}

/**
 * What is wrong with a fix: it does not place as many pods as it says, or takes the place of one that it does not name.
 * Nothing is wrong: an empty list.
 */
export function brokenPromises(situation: Situation, before: Plan, fix: FixDocument): readonly string[] {
  const after = planPods(inputOf(madeFix(situation, fix)));
  const [placedBefore, placedAfter] = [placedIn(before), placedIn(after)];
  const wrong = after.problems.map(({ message }) => message);
  const promised = new Map<string, number>();
  for (const { namespace, name } of fix.places) {
    const pod = before.pods.find(({ pod: { metadata } }) => metadata.name === name && metadata.namespace === namespace);
    if (pod === undefined) wrong.push(`${namespace}/${name} was not waiting`);
    else promised.set(ownerKey(pod), (promised.get(ownerKey(pod)) ?? 0) + 1);
  }
  const isUnplaced = (name: string): boolean => fix.unplaces.some((one) => one.name === name);
  for (const [key, count] of promised) {
    // Old pods go in a rollout that ends: what counts is that it does, and that nobody waits.
    if (before.rollouts.length > 0) {
      const waiting = after.pods.filter((pod) => ownerKey(pod) === key && pod.status !== "Scheduled");
      const stuck = after.rollouts.filter(({ outcome }) => outcome === "stuck");
      if (waiting.length + stuck.length > 0) wrong.push(`${waiting.length} of ${key} still wait`);
      continue;
    }
    const [then, now] = [placedBefore.counts.get(key) ?? 0, placedAfter.counts.get(inItsNamespace(key, fix)) ?? 0];
    if (now < then + count) wrong.push(`places ${now - then} of ${key}, not ${count}`);
  }
  for (const [key, count] of placedBefore.counts) {
    const lost = count - (placedAfter.counts.get(key) ?? 0);
    const named = (placedBefore.names.get(key) ?? []).filter(({ name }) => isUnplaced(name)).length;
    if (lost > named) wrong.push(`${lost} of ${key} lose their place, ${named} are named`);
  }
  return wrong;
}

/** Whose pods they are then: a manifest may be put into another namespace. */
function inItsNamespace(key: string, { patch }: FixDocument): string {
  const [, ...owner] = JSON.parse(key) as readonly string[];
  const moved = patch?.patch.find(({ path }) => path === "/metadata/namespace");
  return moved === undefined || moved.op === "remove" ? key : JSON.stringify([moved.value, ...owner]);
}

function inputOf({ cluster, wishes }: Situation): PlanInput {
  return {
    ...(cluster.length === 0 ? {} : { cluster: { source: "test", manifests: manifests(...cluster) } }),
    wishes: manifests(...wishes),
    seed: 0,
    profiles: [defaultProfile()],
    createEngine: createIncrementalEngine,
  };
}

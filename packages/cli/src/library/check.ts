import { newestVersion, nearestVersion } from "@stowage/engine";
import type { Problem } from "@stowage/manifests";
import { type Assertion, checkAssertion, parseAssertion, type Verdict } from "@stowage/planner";
import { InputError } from "./input-error.ts";
import { acceptedPlan, planInputOf } from "./made-plan.ts";
import type { PlanRequest } from "./request.ts";

/** An assertion as a PlacementTest file has it: `{ atMost: { workload: "deploy/web", pods: 1, by: "node" } }`. */
export type AssertionInput = Readonly<Record<string, object>>;

/** What to plan, and what is to be true of it. */
export interface CheckRequest extends PlanRequest {
  readonly assertions: readonly AssertionInput[];
}

/**
 * Whether assertions about placement hold: for tests in Vitest, Jest or node:test, as `stowage test` checks them.
 *
 * @returns a verdict for each, in their order: `passed`, and if not, what came `instead` and the `fix` that would help.
 * @throws InputError with every problem of the manifests, the cluster and the assertions, as a rejection.
 */
export async function check(request: CheckRequest): Promise<readonly Verdict[]> {
  const assertions = assertionsOf(request.assertions);
  const input = await planInputOf(request);
  const plan = acceptedPlan(input);
  const cluster = input.cluster ?? { source: "the manifests", manifests: [] };
  const kubernetesVersion = nearestVersion(plan.kubernetesVersion)?.version ?? newestVersion;
  return assertions.map((assertion) =>
    checkAssertion(assertion, { ...input, cluster, lint: { kubernetesVersion, clusterIs: "dump" } }, plan),
  );
}

/**
 * A made-up cluster, a group of nodes for each description: `cluster("zones=3,nodes=4", "nodes=2,label=disk=ssd")`.
 * For `plan`, `explain` and `check`.
 */
export function cluster(...descriptions: readonly [string, ...string[]]): readonly string[] {
  return descriptions;
}

function assertionsOf(given: readonly AssertionInput[]): readonly Assertion[] {
  const problems: Problem[] = [];
  const assertions = given.flatMap((one, index) => {
    const parsed = parseAssertion(one);
    if (parsed.ok) return [parsed.assertion];
    for (const { path, message } of parsed.problems) {
      problems.push({
        severity: "error",
        path: [`assertions[${index}]`, path].filter((part) => part !== "").join("."),
        message,
      });
    }
    return [];
  });
  if (problems.length > 0) throw new InputError(problems);
  return assertions;
}

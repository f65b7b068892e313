import { createIncrementalEngine, createReferenceEngine, type Engine, type Profile } from "@stowage/engine";
import { compareDecision, compareExamination, type Difference } from "./compare.ts";
import { comparePreemption } from "./compare-preemption.ts";
import { loadCluster } from "./load-cluster.ts";
import { notBuilt } from "./not-built.ts";
import { profileOfCase } from "./profile-of-case.ts";
import type { RecordedCase } from "./recorded-case.ts";

/** An engine to try, and what it is called. */
export interface NamedEngine {
  readonly name: string;
  readonly create: (profile: Profile) => Engine;
}

/** Every engine there is; a case passes when all of them do. */
export const allEngines: readonly NamedEngine[] = [
  { name: "reference", create: createReferenceEngine },
  { name: "incremental", create: createIncrementalEngine },
];

/** How a case went. It passed when both lists are empty. */
export interface CaseResult {
  readonly name: string;
  /** What the case needs that is not built yet; nothing was compared then. */
  readonly needs: readonly string[];
  readonly differences: readonly EngineDifference[];
}

export type EngineDifference = { readonly engine: string } & Difference;

/** Decides a case with each of the engines and compares what they say with what upstream said. */
export function runCase(recorded: RecordedCase, engines: readonly NamedEngine[] = allEngines): CaseResult {
  const { name } = recorded.case;
  const needs = notBuilt(recorded);
  const profiled = profileOfCase(recorded);
  if (needs.length > 0 || profiled.kind === "needs") return { name, needs, differences: [] };
  const differences = engines.flatMap(({ name: engine, create }) =>
    tryEngine(recorded, () => create(profiled.profile)).map((difference) => ({ engine, ...difference })),
  );
  return { name, needs, differences };
}

function tryEngine(recorded: RecordedCase, create: () => Engine): Difference[] {
  return tryToCompare(recorded, () => {
    const engine = create();
    loadCluster(engine, recorded.case);
    return engine;
  });
}

/** Compares what an engine that has the case's cluster says of its pod, or how it fails. */
export function tryToCompare({ case: { pod }, answer }: RecordedCase, filled: () => Engine): Difference[] {
  try {
    const engine = filled();
    return [
      ...compareExamination(answer, pod, engine.examine(pod)),
      // The first of the best nodes: that the others are as good is compared with the examination.
      ...compareDecision(
        answer,
        pod,
        engine.decide(pod, () => 0),
      ),
      ...(answer.message === undefined ? [] : comparePreemption(answer, engine.preempt(pod))),
    ];
  } catch (error) {
    // One engine's fault in one case must not hide what the others do: it is a difference like any.
    return [{ field: "error", got: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }];
  }
}

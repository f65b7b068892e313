import {
  type ClusterObject,
  type Engine,
  type Mark,
  type Pod,
  podKey,
  type Preemption,
  referenceTo,
} from "@stowage/engine";
import { notBuilt } from "../../conformance/not-built.ts";
import { profileOfCase } from "../../conformance/profile-of-case.ts";
import { parseCase, type RecordedCase } from "../../conformance/recorded-case.ts";
import { allEngines, type EngineDifference, type NamedEngine, tryToCompare } from "../../conformance/run-case.ts";
import { recordedLine } from "../differences.ts";
import type { Oracle } from "../oracle.ts";
import type { RandomQuestion } from "../random-case.ts";
import { ClusterContents, podReference } from "./cluster-contents.ts";
import type { Sequence, Step } from "./step.ts";

/** What came of a sequence. */
export interface SequenceResult {
  /** How many scheduling steps were compared. */
  readonly compared: number;
  /** Why scheduling steps were not, a text each. */
  readonly passedOver: readonly string[];
  /** The first step after which somebody differs; nothing is done after it. */
  readonly failure?: SequenceFailure;
}

export interface SequenceFailure {
  /** The step's place in the sequence. */
  readonly at: number;
  readonly differences: readonly EngineDifference[];
  /** The cluster and the pod as a case of its own, where a pod was to be scheduled. */
  readonly question?: RandomQuestion;
}

/**
 * Takes the steps with every engine, each of which lives as long as the sequence. Each time a pod is scheduled, upstream
 * is asked about the present cluster, and all engines must answer the same.
 */
export async function takeSequence(
  oracle: Oracle,
  version: string,
  sequence: Sequence,
  engines: readonly NamedEngine[] = allEngines,
): Promise<SequenceResult> {
  const run = new SequenceRun(oracle, version, sequence, engines);
  for (const [at, step] of sequence.steps.entries()) {
    const failure = await run.take(step);
    if (failure !== undefined) return { ...run.counts(), failure: { at, ...failure } };
  }
  return run.counts();
}

type Failure = Omit<SequenceFailure, "at">;

interface RunningEngine {
  readonly name: string;
  readonly engine: Engine;
}

interface NamedMark {
  readonly name: number;
  readonly marks: readonly Mark[];
  readonly contents: ClusterContents;
}

class SequenceRun {
  readonly #oracle: Oracle;
  readonly #version: string;
  readonly #sequence: Sequence;
  readonly #engines: readonly RunningEngine[];
  readonly #passedOver: string[] = [];
  #contents = new ClusterContents();
  #marks: NamedMark[] = [];
  #compared = 0;

  constructor(oracle: Oracle, version: string, sequence: Sequence, engines: readonly NamedEngine[]) {
    this.#oracle = oracle;
    this.#version = version;
    this.#sequence = sequence;
    const profiled = profileOfCase(this.#record(new ClusterContents().question("", sequence.config, noPod), "{}"));
    if (profiled.kind === "needs") throw new Error(`${sequence.name} needs ${profiled.needs.join(", ")}`);
    this.#engines = engines.map(({ name, create }) => ({ name, engine: create(profiled.profile) }));
  }

  counts(): SequenceResult {
    return { compared: this.#compared, passedOver: this.#passedOver };
  }

  async take(step: Step): Promise<Failure | undefined> {
    const contents = this.#contents;
    switch (step.kind) {
      case "put":
        return this.#put(step.object);
      case "remove":
        if (contents.get(step.reference) === undefined) return undefined;
        contents.remove(step.reference);
        return this.#each((engine) => engine.remove(step.reference));
      case "assume":
        return this.#assume(step.pod, step.nodeName);
      case "confirm": {
        const assumed = contents.isAssumed(step.pod) ? contents.pod(step.pod) : undefined;
        return assumed && this.#put(assumed);
      }
      case "forget":
        if (!contents.isAssumed(step.pod)) return undefined;
        contents.forget(step.pod);
        return this.#each((engine) => engine.forget(step.pod));
      case "mark":
        this.#marks.push({
          name: step.name,
          marks: this.#engines.map(({ engine }) => engine.mark()),
          contents: new ClusterContents(contents),
        });
        return undefined;
      case "undo":
        return this.#undo(step.name);
      case "schedule":
        return contents.pod(step.pod) === undefined ? this.#schedule(step.pod, step.leave) : undefined;
      case "retry": {
        const [pod] = contents.nominated();
        return pod && this.#schedule(pod, false);
      }
      default:
        return step satisfies never;
    }
  }

  #put(object: ClusterObject): Failure | undefined {
    const isAssumed = object.kind === "Pod" && this.#contents.isAssumed(object);
    const isKnown = !isAssumed && this.#contents.get(referenceTo(object)) !== undefined;
    this.#contents.put(object);
    return this.#each((engine) => (isKnown ? engine.change(object) : engine.add(object)));
  }

  #assume(pod: Pod, nodeName: string): Failure | undefined {
    const isThere = this.#contents.get({ kind: "Node", name: nodeName }) !== undefined;
    if (!isThere || this.#contents.pod(pod)?.spec.nodeName !== undefined) return undefined;
    this.#contents.assume(pod, nodeName);
    return this.#each((engine) => engine.assume(pod, nodeName));
  }

  #undo(name: number): Failure | undefined {
    const index = this.#marks.findIndex((mark) => mark.name === name);
    const to = this.#marks[index];
    if (to === undefined) return undefined;
    this.#marks = this.#marks.slice(0, index + 1);
    this.#contents = new ClusterContents(to.contents);
    return this.#each((engine, number) => engine.undo(to.marks[number] ?? 0));
  }

  async #schedule(pod: Pod, leave: boolean): Promise<Failure | undefined> {
    const { name, config } = this.#sequence;
    const present = this.#contents.question(name, config, pod);
    const questions = this.#engines.map(({ engine }) => inOrderOf(engine, present));
    const answers = await this.#oracle.ask(questions);
    for (const [number, { name: engine, engine: one }] of this.#engines.entries()) {
      const question = questions[number] ?? present;
      const answer = answers[number];
      if (answer === undefined || "invalid" in answer) {
        this.#passedOver.push(`the oracle can not read it: ${answer?.invalid ?? ""}`);
        return undefined;
      }
      const recorded = this.#record(question, answer.text);
      const [needs] = notBuilt(recorded);
      if (needs !== undefined) {
        this.#passedOver.push(`needs what is not built yet: ${needs}`);
        return undefined;
      }
      const differences = tryToCompare(recorded, () => one).map((difference) => ({ engine, ...difference }));
      if (differences.length > 0) return { differences, question };
    }
    this.#compared++;
    return leave ? undefined : this.#follow(pod);
  }

  /** Does what the scheduler would: all have answered the same, so that any may be asked. */
  #follow(pod: Pod): Failure | undefined {
    const engine = this.#engines[0]?.engine;
    const [nodeName] = engine?.examine(pod).best.toSorted() ?? [];
    if (nodeName !== undefined) return this.#assume(pod, nodeName);
    return engine && this.#evict(pod, engine.preempt(pod));
  }

  #evict(pod: Pod, { candidates, best }: Preemption): Failure | undefined {
    const [chosen] = best.toSorted();
    const victims = candidates.find(({ nodeName }) => nodeName === chosen)?.victims;
    if (chosen === undefined || victims === undefined) return undefined;
    for (const { pod: victim } of victims) {
      this.#contents.remove(podReference(victim));
      const failure = this.#each((engine) => engine.remove(podReference(victim)));
      if (failure !== undefined) return failure;
    }
    return this.#put({ ...pod, kind: "Pod", status: { ...pod.status, nominatedNodeName: chosen } });
  }

  /** An engine that refuses what makes sense differs. */
  #each(act: (engine: Engine, number: number) => void): Failure | undefined {
    const differences = this.#engines.flatMap(({ name, engine }, number): EngineDifference[] => {
      try {
        act(engine, number);
        return [];
      } catch (error) {
        return [{ engine: name, field: "error", got: String(error) }];
      }
    });
    return differences.length === 0 ? undefined : { differences };
  }

  #record(question: RandomQuestion, answer: string): RecordedCase {
    return parseCase(recordedLine(this.#version, question, answer));
  }
}

/**
 * The case with its pods in the order in which the engine has them on each node: of two pods that no criterion tells
 * apart, it decides who is evicted. As upstream does, the incremental engine puts the last pod of a node in the place of
 * one that goes; the reference engine keeps all in the order in which they came.
 */
function inOrderOf(engine: Engine, question: RandomQuestion): RandomQuestion {
  const keys = engine.cluster.nodes.flatMap(({ pods }) => pods.map(({ key }) => key));
  const places = new Map(keys.map((key, place) => [key, place]));
  const placeOf = (pod: Pod): number => places.get(podKey(pod)) ?? places.size;
  return { ...question, pods: question.pods.toSorted((a, b) => placeOf(a) - placeOf(b)) };
}

const noPod: Pod = { metadata: { name: "none" }, spec: { containers: [] } };

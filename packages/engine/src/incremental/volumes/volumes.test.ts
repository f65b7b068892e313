import fc from "fast-check";
import { expect, test } from "vitest";
import { attempt } from "../../testing/attempt.ts";
import type { ClusterObject, ObjectReference, PodObject } from "../../api/cluster-object.ts";
import { isClusterScoped } from "../../api/cluster-object.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../api/storage.ts";
import { kubernetesVersions } from "../../cycle/version-differences.ts";
import type { Profile } from "../../cycle/profile.ts";
import type { Decision } from "../../cycle/outcome.ts";
import type { Engine, Mark } from "../../engine.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { chosenVolumes } from "../../plugins/volume-binding/chosen-volumes.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import {
  arbitraryVolumeNode,
  arbitraryVolumeObject,
  arbitraryVolumeObjects,
  arbitraryVolumePod,
  volumeNodeNames,
  volumeObjectNames,
  volumePodNames,
} from "../../testing/arbitrary-volumes.ts";
import { decisionFrom, withoutNames } from "../../testing/expected-decision.ts";
import { defaultLimits, type Limits } from "../limits.ts";
import { createLimitedEngine } from "../incremental-engine.ts";

// STOWAGE_RUNS=20000 npx vitest run packages/engine/src/incremental/volumes
const env = (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env ?? {};
const numRuns = Number(env["STOWAGE_RUNS"] ?? 150);

type Step =
  | { readonly kind: "put"; readonly object: ClusterObject }
  | { readonly kind: "remove"; readonly reference: ObjectReference }
  /** Places the pod, and binds its claims as the scheduler does. */
  | { readonly kind: "place"; readonly pod: PodObject; readonly pick: number; readonly binds: boolean }
  | { readonly kind: "mark" }
  | { readonly kind: "undo" };

interface Pair {
  readonly engines: readonly [reference: Engine, incremental: Engine];
  readonly marks: (readonly Mark[])[];
}

function arbitraryStep(): fc.Arbitrary<Step> {
  const put = (object: fc.Arbitrary<ClusterObject>) => object.map((one): Step => ({ kind: "put", object: one }));
  return fc.oneof(
    { weight: 8, arbitrary: put(arbitraryVolumeObject()) },
    { weight: 2, arbitrary: put(arbitraryVolumeNode()) },
    {
      weight: 8,
      arbitrary: fc
        .record({ pod: arbitraryVolumePod(), pick: fc.nat({ max: 5 }), binds: fc.boolean() })
        .map((rest): Step => ({ kind: "place", ...rest })),
    },
    {
      weight: 3,
      arbitrary: fc.oneof(removePod(), removeObject()).map((reference): Step => ({ kind: "remove", reference })),
    },
    fc.constant<Step>({ kind: "mark" }),
    fc.constant<Step>({ kind: "undo" }),
  );
}

function removePod(): fc.Arbitrary<ObjectReference> {
  return fc.constantFrom(...volumePodNames).map((name) => ({ kind: "Pod", namespace: "default", name }));
}

function removeObject(): fc.Arbitrary<ObjectReference> {
  const names = { Node: volumeNodeNames, ...volumeObjectNames };
  return fc
    .constantFrom("Node" as const, ...(Object.keys(names) as (keyof typeof names)[]))
    .chain((kind) => fc.constantFrom<string>(...names[kind]).map((name) => ({ kind, name })))
    .map(({ kind, name }) => (isClusterScoped(kind) ? { kind, name } : { kind, namespace: "default", name }));
}

/** Nodes, and something of everything, so that the first steps do not meet an empty cluster. */
function arbitraryStart(): fc.Arbitrary<readonly ClusterObject[]> {
  const nodes = fc.tuple(...volumeNodeNames.map((name) => arbitraryVolumeNode(fc.constant(name))));
  const objects = fc.array(arbitraryVolumeObject(), { minLength: 5, maxLength: 20, size: "max" });
  return fc.tuple(nodes, arbitraryVolumeObjects(), objects).map((lists) => lists.flat());
}

/** Two of one version. */
function arbitraryProfiles(): fc.Arbitrary<readonly [Profile, Profile]> {
  const shape = [
    { utilization: 0, score: 0 },
    { utilization: 100, score: 10 },
  ];
  return fc
    .record({
      version: fc.constantFrom(...kubernetesVersions, "1.37" as const),
      weight: fc.constantFrom(1, 1, 3),
      without: fc.constantFrom("", "", "", "VolumeBinding", "VolumeRestrictions", "NodeVolumeLimits", "VolumeZone"),
    })
    .map(({ version, weight, without }) => {
      const profile = defaultProfile(version);
      const scorers = profile.scorers.map((one) => (one.name === "VolumeBinding" ? { ...one, weight } : one));
      const first = { ...profile, scorers, filters: profile.filters.filter((name) => name !== without) };
      return [first, { ...profile, schedulerName: "other", args: { ...profile.args, volumeBinding: { shape } } }];
    });
}

function arbitraryLimits(): fc.Arbitrary<Limits> {
  return fc
    .record({
      coarse: fc.constantFrom(0, 100),
      mostSingles: fc.constantFrom(0, 1, 100),
      chunk: fc.constantFrom(1, 100),
    })
    .map(({ coarse, mostSingles, chunk }) => ({
      ...defaultLimits,
      coarseDomains: () => coarse,
      mostCells: () => 2 * coarse,
      mostSingles,
      mostSoftSingles: mostSingles,
      chunkSize: () => chunk,
    }));
}

function put(engine: Engine, object: ClusterObject): void {
  try {
    engine.change(object);
  } catch {
    engine.add(object);
  }
}

function take({ engines, marks }: Pair, step: Step): void {
  const both = (act: (engine: Engine) => void): void => {
    const [one, other] = engines.map((engine) => attempt(() => act(engine)));
    expect(other).toBe(one);
  };
  switch (step.kind) {
    case "put":
      return both((engine) => put(engine, step.object));
    case "remove":
      return both((engine) => engine.remove(step.reference));
    case "place": {
      const best = ask({ engines, marks }, step.pod);
      const nodeName = best[step.pick % Math.max(1, best.length)];
      if (nodeName === undefined) return undefined;
      return both((engine) => {
        const chosen = chosenVolumes(step.pod, nodeName, engine.cluster);
        engine.assume(step.pod, nodeName);
        if (!step.binds) return;
        for (const { claim, volume } of chosen.bindings) bind(engine, claim, volume);
        for (const { claim } of chosen.provisions) {
          const annotations = { ...claim.metadata.annotations, "volume.kubernetes.io/selected-node": nodeName };
          engine.change({ ...claim, metadata: { ...claim.metadata, annotations } });
        }
      });
    }
    case "mark":
      marks.push(engines.map((engine) => engine.mark()));
      return undefined;
    case "undo": {
      const to = marks.pop();
      if (to !== undefined) engines.forEach((engine, index) => engine.undo(to[index] ?? 0));
      return undefined;
    }
    default:
      return step satisfies never;
  }
}

function bind(engine: Engine, claim: PersistentVolumeClaim, volume: PersistentVolume): void {
  const { namespace = "default", name = "" } = claim.metadata;
  engine.change({ ...volume, spec: { ...volume.spec, claimRef: { namespace, name } }, status: { phase: "Bound" } });
  const annotations = { ...claim.metadata.annotations, "pv.kubernetes.io/bind-completed": "yes" };
  const spec = { ...claim.spec, volumeName: volume.metadata.name ?? "" };
  engine.change({ ...claim, metadata: { ...claim.metadata, annotations }, spec });
}

/** Compares the answers. @returns the best nodes. */
function ask({ engines: [reference, incremental] }: Pair, pod: PodObject): readonly string[] {
  const expected = reference.examine(pod);
  const { best } = expected;
  const decide = (engine: Engine, pick: number): Decision =>
    engine.decide(pod, (ties) => Math.min(pick, ties - 1), { asksRunnerUp: true });
  // It follows from the examination, which takes the reference as long as deciding.
  expect(withoutNames(decide(incremental, 0))).toEqual(decisionFrom(expected));
  const names = best.map((_, pick) => decide(incremental, pick)).map((one) => ("nodeName" in one ? one.nodeName : ""));
  expect(names.toSorted()).toEqual(best.toSorted());
  return best;
}

test("pods with volumes are decided as the reference decides them, whatever becomes of volumes", {
  timeout: 3_600_000,
}, () => {
  const steps = fc.array(fc.tuple(arbitraryStep(), fc.nat({ max: 4 })), { minLength: 15, maxLength: 50, size: "max" });
  const pods = fc.array(arbitraryVolumePod(fc.constant("p0")), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(
      arbitraryProfiles(),
      arbitraryLimits(),
      arbitraryStart(),
      pods,
      steps,
      (profiles, limits, start, asked, changes) => {
        const engines = [createReferenceEngine(...profiles), createLimitedEngine(limits, ...profiles)] as const;
        const pair: Pair = { engines, marks: [] };
        for (const object of start) for (const engine of engines) put(engine, object);
        for (const [step, index] of changes) {
          take(pair, step);
          const pod = asked[index];
          if (pod !== undefined) ask(pair, pod);
        }
        for (const pod of asked) ask(pair, pod);
      },
    ),
    { numRuns },
  );
});

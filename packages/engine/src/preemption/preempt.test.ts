import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ClusterObject, PodObject } from "../api/cluster-object.ts";
import type { Pod } from "../api/pod.ts";
import { podKey } from "../cluster/pod-info.ts";
import type { Engine } from "../engine.ts";
import { arbitraryCluster } from "../testing/arbitrary-step.ts";
import { arbitraryPod } from "../testing/arbitrary-pod.ts";
import { candidatesOf, enginesWith, node, podOn, preemptionOf, urgentPod } from "../testing/preemption-cluster.ts";

const zone = "zone";
const apps = fc.constantFrom("a", "b");
const cpu = fc.constantFrom("0", "1", "2", "3");
const term = (app: string, topologyKey: string) => ({ topologyKey, labelSelector: { matchLabels: { app } } });

/** Rules under which a further pod never makes a node fit: all but affinity. */
const rules = fc
  .record({
    avoided: fc.option(fc.tuple(apps, fc.constantFrom(zone, "kubernetes.io/hostname")), { nil: undefined }),
    spread: fc.option(apps, { nil: undefined }),
    hostPort: fc.constantFrom(0, 0, 0, 80),
  })
  .map(({ avoided, spread, hostPort }) => ({
    hostPort,
    spec: {
      ...(avoided && {
        affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(...avoided)] } },
      }),
      ...(spread !== undefined && {
        topologySpreadConstraints: [
          {
            ...term(spread, zone),
            maxSkew: 1,
            whenUnsatisfiable: "DoNotSchedule" as const,
            nodeTaintsPolicy: "Ignore" as const,
          },
        ],
      }),
    },
  }));

const incomingPod = fc.record({ cpu, app: apps, rules }).map(({ cpu: amount, app, rules: { spec, hostPort } }) => {
  const pod = urgentPod({ cpu: amount, labels: { app }, spec });
  const ports = hostPort === 0 ? [] : [{ containerPort: hostPort, hostPort }];
  return { ...pod, spec: { ...pod.spec, containers: pod.spec.containers.map((one) => ({ ...one, ports })) } };
});

const placedPods = fc
  .array(
    fc.record({
      cpu,
      app: apps,
      at: fc.constantFrom("n1", "n2", "n3"),
      priority: fc.constantFrom(-5, 0, 0, 1, 7, 1000, 1001),
      startTime: fc.constantFrom(null, "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
      rules,
    }),
    { minLength: 3, maxLength: 15, size: "max" },
  )
  .map((pods) => {
    // Upstream frees a port that two pods share with the first of them: only one has it here.
    const taken = new Set<string>();
    return pods.map(({ at, app, rules: { spec, hostPort }, ...rest }, index): PodObject => {
      const pod = podOn(at, `p${index}`, { ...rest, labels: { app }, spec });
      if (hostPort === 0 || taken.has(at)) return pod;
      taken.add(at);
      const ports = [{ containerPort: hostPort, hostPort }];
      return { ...pod, spec: { ...pod.spec, containers: pod.spec.containers.map((one) => ({ ...one, ports })) } };
    });
  });

const nodes = [
  node("n1", { labels: { "kubernetes.io/hostname": "n1", zone: "x" }, cpu: "6" }),
  node("n2", { labels: { "kubernetes.io/hostname": "n2", zone: "x" }, cpu: "6" }),
  node("n3", { labels: { "kubernetes.io/hostname": "n3", zone: "y" }, cpu: "6" }),
];

/** Whether the pod could go to the node if those of the given names were gone. */
function fitsWithout(engine: Engine, pod: Pod, nodeName: string, gone: readonly string[]): boolean {
  const mark = engine.mark();
  for (const name of gone) engine.remove({ kind: "Pod", namespace: "default", name });
  const outcome = engine.examine(pod).nodes.find((one) => one.nodeName === nodeName);
  engine.undo(mark);
  return outcome?.code === "Success";
}

describe("on any cluster", () => {
  const settings = { numRuns: 150 };

  test("the pod fits when its victims have gone, and does not when any one of them stays", () => {
    let tried = 0;
    fc.assert(
      fc.property(placedPods, incomingPod, (pods, pod) => {
        for (const engine of enginesWith([...nodes, ...pods])) {
          for (const { nodeName, victims } of engine.preempt(pod).candidates) {
            tried++;
            const names = victims.map(({ name }) => name);
            expect([nodeName, fitsWithout(engine, pod, nodeName, names)]).toEqual([nodeName, true]);
            for (const name of names) {
              const others = names.filter((one) => one !== name);
              expect([nodeName, name, fitsWithout(engine, pod, nodeName, others)]).toEqual([nodeName, name, false]);
            }
          }
        }
      }),
      settings,
    );
    expect(tried).toBeGreaterThan(60);
  });

  test("a node that is no candidate would not take the pod even if all of lower priority were gone", () => {
    fc.assert(
      fc.property(placedPods, incomingPod, (pods, pod) => {
        const [engine] = enginesWith([...nodes, ...pods]);
        const preemption = engine?.preempt(pod);
        for (const { name } of nodes.map(({ metadata }) => metadata)) {
          if (engine === undefined || preemption === undefined || name === undefined) continue;
          if (preemption.candidates.some(({ nodeName }) => nodeName === name)) continue;
          if (fitsWithout(engine, pod, name, [])) continue;
          const lower = pods.filter(({ spec }) => spec.nodeName === name && (spec.priority ?? 0) < 1000);
          const gone = lower.map(({ metadata }) => metadata.name ?? "");
          expect([name, fitsWithout(engine, pod, name, gone)]).toEqual([name, false]);
        }
      }),
      settings,
    );
  });

  test("both engines say the same", () => {
    let candidates = 0;
    const incoming = arbitraryPod(fc.constant("incoming"));
    fc.assert(
      fc.property(arbitraryCluster(), incoming, (steps, { spec, ...pod }) => {
        const objects = steps.flatMap((step) => (step.kind === "put" ? [step.object] : []));
        const once = new Map(objects.map((object) => [keyOf(object), object]));
        // It throws where they differ.
        candidates += candidatesOf(preemptionOf([...once.values()], { ...pod, spec: { ...spec, priority: 5 } })).length;
      }),
      settings,
    );
    expect(candidates).toBeGreaterThan(5);
  });
});

test("asking changes nothing", () => {
  const objects = [node("n"), podOn("n", "low", { cpu: "4" })];
  for (const engine of enginesWith(objects)) {
    const before = engine.cluster.node("n")?.requested.milliCpu;
    engine.preempt(urgentPod());
    expect([before, engine.cluster.node("n")?.pods.length, engine.cluster.node("n")?.requested.milliCpu]).toEqual([
      4000, 1, 4000,
    ]);
  }
});

function keyOf(object: ClusterObject): string {
  if (object.kind === "Pod") return `Pod ${podKey(object)}`;
  const { kind, metadata } = object;
  return `${kind} ${metadata.namespace ?? ""}/${metadata.name ?? ""}`;
}

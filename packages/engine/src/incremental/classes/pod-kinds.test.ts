import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Affinity, NodeAffinity } from "../../api/affinity.ts";
import type { Pod } from "../../api/pod.ts";
import type { WeightedAffinityTerm } from "../../cluster/affinity-term.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { toPodInfo } from "../../cluster/to-pod-info.ts";
import { isClaimOrDisk } from "../../storage/placed-volumes.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import { arbitraryClusterPod } from "../../testing/arbitrary-pod.ts";
import { withoutUndefined } from "../../testing/arbitrary-labels.ts";
import { Placements } from "../cluster/placements.ts";
import { type PodKind, PodKinds } from "./pod-kinds.ts";
import type { Terms } from "./terms.ts";

function kindsAndTerms(): { readonly kinds: PodKinds; readonly terms: Terms } {
  const placements = new Placements(differencesOf("1.37"));
  return { kinds: new PodKinds("byView", (pod) => placements.termsOf(pod)), terms: placements.terms };
}

/** The pod as it was before it had a node, without what pods of one kind have of their own. */
function incoming(pod: Pod): Pod {
  const { status: _status, ...rest } = pod;
  const { nodeName: _nodeName, volumes, ...spec } = pod.spec;
  const others = volumes?.filter((volume) => !isClaimOrDisk(volume)) ?? [];
  const { affinity } = spec;
  return {
    ...rest,
    spec: {
      ...spec,
      ...(others.length > 0 && { volumes: others }),
      ...(affinity && { affinity: withoutUndefined({ ...affinity, nodeAffinity: anywhere(affinity) }) }),
    },
  };
}

/** The node affinity of pods that may name one node each. */
function anywhere({ nodeAffinity }: Affinity): NodeAffinity | undefined {
  const { requiredDuringSchedulingIgnoredDuringExecution: required, ...rest } = nodeAffinity ?? {};
  const text = JSON.stringify(required?.nodeSelectorTerms?.map((term) => withoutUndefined({ ...term })));
  const named = /^\[\{"matchFields":\[\{"key":"metadata.name","operator":"In","values":\["[^"]*"\]\}\]\}\]$/;
  if (required === undefined || !named.test(text ?? "")) return nodeAffinity;
  return Object.keys(rest).length === 0 ? undefined : rest;
}

/** All that is read of a kind's sample: fields by name, since a sample makes most of them when they are read. */
function readOf(info: PodInfo): object {
  const { namespace, priority, requests, usage, nonZeroUsage, hostPorts } = info;
  const { requiredAffinityTerms, requiredAntiAffinityTerms } = info;
  const { preferredAffinityTerms, preferredAntiAffinityTerms } = info;
  const { affinity, ...spec } = info.pod.spec;
  return {
    amounts: { namespace, priority, requests, usage, nonZeroUsage, hostPorts },
    terms: { requiredAffinityTerms, requiredAntiAffinityTerms, preferredAffinityTerms, preferredAntiAffinityTerms },
    others: { ...spec, nodeAffinity: affinity?.nodeAffinity, status: info.pod.status },
  };
}

/** Pods that differ from each other in little: each is made of parts of a few. */
const similarPods = fc.array(arbitraryClusterPod(), { minLength: 1, maxLength: 3 }).chain((few) => {
  const part = fc.constantFrom(...few);
  const pod = fc.tuple(part, part, part, part).map(([one, asking, spread, named]): Pod => {
    const { affinity } = asking.spec;
    const { topologySpreadConstraints } = spread.spec;
    const { priority } = named.spec;
    const { namespace = "" } = named.metadata;
    const spec = withoutUndefined({ ...one.spec, affinity, topologySpreadConstraints, priority });
    return { ...one, metadata: { ...one.metadata, namespace }, spec };
  });
  return fc.array(fc.tuple(pod, fc.nat()), { minLength: 2, maxLength: 16 });
});

test("a pod's kind says what the pod says, whatever came before and whatever was guessed", () => {
  fc.assert(
    fc.property(similarPods, (pods) => {
      const { kinds, terms } = kindsAndTerms();
      const podClass: PodKind[] = [];
      for (const [pod, guess] of pods) {
        const kind = kinds.of(pod, podClass[guess % (podClass.length + 1)]);
        podClass.push(kind);
        const info = toPodInfo(incoming(pod));
        expect(readOf(kind.sample)).toEqual(readOf(info));
        const weighted = (all: readonly WeightedAffinityTerm[], sign: number): unknown =>
          all.map(({ term, weight }) => ({ term: terms.intern(term), weight: sign * weight }));
        expect(kind.terms).toMatchObject({
          requiredAffinity: info.requiredAffinityTerms.map((term) => terms.intern(term)),
          requiredAntiAffinity: info.requiredAntiAffinityTerms.map((term) => terms.intern(term)),
          preferred: [weighted(info.preferredAffinityTerms, 1), weighted(info.preferredAntiAffinityTerms, -1)].flat(),
        });
      }
    }),
    { numRuns: 300 },
  );
});

describe("pods that say the same", () => {
  const web: Affinity = {
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: "zone", labelSelector: { matchLabels: { app: "web" } } },
      ],
    },
  };
  const pod = (affinity?: Affinity, cpu = "1"): Pod => ({
    metadata: { name: "p", namespace: "default" },
    spec: { containers: [{ name: "main", resources: { requests: { cpu } } }], ...(affinity && { affinity }) },
  });

  test("are of one kind when they come one after the other", () => {
    const { kinds } = kindsAndTerms();
    const kind = kinds.of(pod(web));
    expect(kinds.of(pod(structuredClone(web)))).toBe(kind);
  });

  test("are of one kind when it is guessed", () => {
    const { kinds } = kindsAndTerms();
    const kind = kinds.of(pod(web));
    kinds.of(pod(undefined, "2"));
    expect(kinds.of(pod(structuredClone(web)), kind)).toBe(kind);
  });

  test("are of one kind from the second time on that their terms are looked up", () => {
    const { kinds } = kindsAndTerms();
    const [first, , second, , third] = [web, undefined, web, undefined, web].map((one) =>
      kinds.of(pod(structuredClone(one))),
    );
    expect(second).not.toBe(first);
    expect(third).toBe(second);
  });

  test("have one shape, whatever their terms", () => {
    const { kinds } = kindsAndTerms();
    const [one, other, larger] = [pod(web), pod(), pod(web, "2")].map((each) => kinds.of(each));
    expect(one?.shape).toBe(other?.shape);
    expect(larger?.shape).not.toBe(other?.shape);
  });
});

test("pods of one template are of one kind, though each names another node", () => {
  const { kinds } = kindsAndTerms();
  const naming = (...values: readonly string[]): Pod => {
    const nodeSelectorTerms = [{ matchFields: [{ key: "metadata.name", operator: "In" as const, values }] }];
    const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
    return { metadata: { name: "p" }, spec: { containers: [{ name: "main" }], affinity: { nodeAffinity } } };
  };
  const kind = kinds.of(naming("n0"));
  expect([naming("n1"), naming("n2")].map((pod) => kinds.of(pod))).toEqual([kind, kind]);
  // One of two is more than which node a pod names.
  expect(kinds.of(naming("n0", "n1"))).not.toBe(kind);
});

test("pods of one template are of one kind, though each has a volume of its own for its token", () => {
  const { kinds } = kindsAndTerms();
  const pods = ["abcde", "fghij", "klmno"].map((suffix): Pod => {
    const name = `kube-api-access-${suffix}`;
    const volumes = [{ name, projected: { sources: [] } }];
    const containers = [{ name: "main", volumeMounts: [{ name, mountPath: "/var/run/secrets" }] }];
    return { metadata: { name: suffix }, spec: { containers, volumes } };
  });
  expect(new Set(pods.map((pod) => kinds.of(pod))).size).toBe(1);
});

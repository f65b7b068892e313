import fc from "fast-check";
import type { NodeObject } from "../api/cluster-object.ts";
import type { Taint } from "../api/node.ts";
import type { Labels } from "../api/object-meta.ts";
import { arbitraryLabels, rarely, sometimes, withoutUndefined } from "./arbitrary-labels.ts";

export const nodeNames = ["n0", "n1", "n2", "n3", "n4", "constructor", "__proto__"] as const;
export const imageNames = ["web:1", "store:latest"] as const;

/** A node of one of a few names: its domains, taints and sizes clash with others'. */
export function arbitraryNode(name: fc.Arbitrary<string> = fc.constantFrom(...nodeNames)): fc.Arbitrary<NodeObject> {
  return fc
    .record({
      name,
      labels: nodeLabels(),
      unschedulable: rarely(fc.constant(true), 20),
      taints: rarely(fc.array(taint(), { maxLength: 2 }), 5),
      cpu: fc.constantFrom("2", "4", "8"),
      memory: fc.constantFrom("2Gi", "4Gi", "8Gi"),
      pods: fc.constantFrom("3", "110", "110", "110"),
      gpus: rarely(fc.constantFrom("1", "2"), 3),
      images: rarely(fc.array(image(), { maxLength: 2 }), 3),
      declaredFeatures: rarely(fc.constant(["UserNamespacesHostNetworkSupport"]), 2),
    })
    .map(({ name: hostname, labels, unschedulable, taints, images, declaredFeatures, gpus, cpu, memory, pods }) => ({
      kind: "Node",
      metadata: { name: hostname, labels: hostLabels(labels, hostname) },
      spec: withoutUndefined({ unschedulable, taints }),
      status: {
        allocatable: withoutUndefined({ cpu, memory, pods, "example.com/gpu": gpus }),
        ...withoutUndefined({ images, declaredFeatures }),
      },
    }));
}

interface RandomLabels {
  readonly hostname: string | undefined;
  readonly zone: string | undefined;
  readonly rack: string | undefined;
  readonly cores: string | undefined;
  readonly others: Labels;
}

function nodeLabels(): fc.Arbitrary<RandomLabels> {
  return fc.record({
    // Its own name, or one that it shares.
    hostname: sometimes(fc.constantFrom("own", "own", "own", "shared"), 8),
    zone: sometimes(fc.constantFrom("z1", "z1", "z2", "z2", ""), 8),
    rack: sometimes(fc.constantFrom("r1", "r2")),
    cores: rarely(fc.constantFrom("4", "8", "-16", "many"), 2),
    others: arbitraryLabels(),
  });
}

function hostLabels({ hostname, zone, rack, cores, others }: RandomLabels, name: string): Labels {
  const well = {
    "kubernetes.io/hostname": hostname === "own" ? name : hostname,
    "topology.kubernetes.io/zone": zone,
    rack,
    cores,
  };
  return { ...others, ...withoutUndefined(well) };
}

function taint(): fc.Arbitrary<Taint> {
  return fc.record({
    key: fc.constantFrom("dedicated", "constructor"),
    value: fc.constantFrom("a", "b"),
    effect: fc.constantFrom(
      "NoSchedule" as const,
      "PreferNoSchedule" as const,
      "PreferNoSchedule" as const,
      "NoExecute" as const,
    ),
  });
}

function image(): fc.Arbitrary<{ names: string[]; sizeBytes: number }> {
  return fc.record({
    names: fc.array(fc.constantFrom(...imageNames), { minLength: 1, maxLength: 2 }),
    sizeBytes: fc.constantFrom(50_000_000, 400_000_000, 1_500_000_000),
  });
}

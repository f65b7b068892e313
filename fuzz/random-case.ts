import type { Pod } from "@stowage/engine";
import type { Question } from "../conformance/recorded-case.ts";
import { type About, allFeatures, type Feature, randomFeatures } from "./features.ts";
import { caseSeed, Random } from "./random.ts";
import { randomConfig } from "./random-config.ts";
import { namespaceNames, randomNamespaceLabels } from "./random-labels.ts";
import { randomNode } from "./random-node.ts";
import { randomObjects } from "./random-objects.ts";
import { randomClusterPod, randomIncomingPod } from "./random-pod.ts";
import { randomStorage, randomVolumes } from "./random-volumes.ts";

/** A case without what a recording says of itself. */
export type RandomQuestion = Omit<Question, "countsNominated">;

/** A random cluster and the pod to schedule: valid, small, and determined by the seed and the index. */
export function randomCase(seed: number, index: number, among: readonly Feature[] = allFeatures): RandomQuestion {
  const random = new Random(caseSeed(seed, index));
  const features = randomFeatures(random, among);
  const about: About = (feature) => features.has(feature);
  const nodes = random.list(1, random.pick([2, 5, 8]), (number) => randomNode(random, about, number));
  const namespaces = namespaceNames(about);
  const pods = random.list(0, random.pick([3, 8, 20, 45]), (number) => {
    const pod = randomClusterPod(random, about, number, nodes.length);
    return about("volumes") && random.chance(0.4) ? withVolumes(random, pod) : pod;
  });
  const incoming = randomIncomingPod(random, about);
  return {
    name: `fuzz-${seed}-${index}`,
    nodes,
    namespaces: namespaces
      .filter(() => random.chance(0.8))
      .map((name) => ({ metadata: { name, labels: randomNamespaceLabels(random, name) } })),
    pods,
    objects: [
      ...randomObjects(random, about),
      ...(about("volumes") ? randomStorage(random, namespaces, nodes.length) : []),
    ],
    ...(about("config") && { config: randomConfig(random) }),
    pod: about("volumes") ? withVolumes(random, incoming) : incoming,
  };
}

function withVolumes(random: Random, pod: Pod): Pod {
  return { ...pod, spec: { ...pod.spec, ...randomVolumes(random) } };
}

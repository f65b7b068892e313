import { expect, test } from "vitest";
import type { ContainerImage } from "../../api/node.ts";
import type { PodSpec } from "../../api/pod.ts";
import type { KubernetesVersion } from "../../cycle/version-differences.ts";
import { clusterOf, podOf, roomyNode, scores } from "../../testing/plugin-verdicts.ts";
import { imageLocality } from "./plugin.ts";
import { normalizedImageName } from "./score.ts";

const { score } = imageLocality();
const mebibyte = 1024 * 1024;
const image = (name: string, mebibytes: number): ContainerImage => ({
  names: [name, `${name}@sha256:0`],
  sizeBytes: mebibytes * mebibyte,
});
const has = (name: string, ...images: readonly ContainerImage[]) => roomyNode(name, { status: { images } });
const running = (...images: readonly string[]): Partial<PodSpec> => ({
  containers: images.map((one, index) => ({ name: `c${index}`, image: one })),
});

test("an image is worth its size, times the share of nodes that have it", () => {
  const cluster = clusterOf([has("a", image("app:1", 500)), has("b")]);
  // (500 MiB * 1/2 - 23 MiB) * 100 / (1000 MiB - 23 MiB)
  expect(scores(score, podOf(running("app:1")), cluster)).toEqual({ a: 23, b: 0 });
});

test("images that are small together score 0, huge ones 100", () => {
  const cluster = clusterOf([has("all", image("small:1", 23), image("huge:1", 5000))]);
  expect([scores(score, podOf(running("small:1")), cluster), scores(score, podOf(running("huge:1")), cluster)]).toEqual(
    [{ all: 0 }, { all: 100 }],
  );
});

test("an image counts as often as containers, init containers and volumes name it", () => {
  const cluster = clusterOf([has("a", image("app:1", 300))]);
  const pod = podOf({
    ...running("app:1", "other:1"),
    initContainers: [{ name: "first", image: "app:1" }],
    volumes: [{ name: "data", image: { reference: "app:1" } }, { name: "scratch" }],
  });
  // (3 * 300 MiB - 23 MiB) * 100 / (4 * 1000 MiB - 23 MiB)
  expect(scores(score, pod, cluster)).toEqual({ a: 22 });
});

test("an image without a tag is its latest", () => {
  const cluster = clusterOf([has("a", image("app:latest", 1000))]);
  expect(scores(score, podOf(running("app")), cluster)).toEqual({ a: 100 });
});

test.each([
  ["app", "app:latest"],
  ["app:1", "app:1"],
  ["registry:5000/app", "registry:5000/app:latest"],
  ["registry:5000/app:1", "registry:5000/app:1"],
  ["app@sha256:0", "app@sha256:0"],
  ["", ":latest"],
])("%j is known to nodes as %j", (name, normalized) => {
  expect(normalizedImageName(name)).toBe(normalized);
});

test("image volumes: nothing up to 1.35, images to have in 1.36, images of the pod as well since 1.37", () => {
  const cluster = clusterOf([has("a", image("app:1", 523), image("data:1", 500))]);
  const spec = { ...running("app:1"), volumes: [{ name: "data", image: { reference: "data:1" } }] };
  const of = (version: KubernetesVersion) => scores(imageLocality(undefined, version).score, podOf(spec), cluster);
  // 500 of 977, 1000 - 23 of 977, 1000 of 1977 MiB
  expect([of("1.34"), of("1.35"), of("1.36"), of("1.37")]).toEqual([{ a: 51 }, { a: 51 }, { a: 100 }, { a: 50 }]);
});

test("the minimum comes before the maximum: images of a pod without containers score 0 up to it, 100 beyond", () => {
  // Source: the cases without containers of upstream's TestImageLocalityPriority. Up to 1.36 volumes are not counted.
  const cluster = clusterOf([has("none"), has("all", image("data:1", 1000))]);
  const pod = podOf({ containers: [], volumes: [{ name: "data", image: { reference: "data:1" } }] });
  const of = (version: KubernetesVersion) => scores(imageLocality(undefined, version).score, pod, cluster);
  expect([of("1.35"), of("1.36")]).toEqual([
    { none: 0, all: 0 },
    { none: 0, all: 100 },
  ]);
});

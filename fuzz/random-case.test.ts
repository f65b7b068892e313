import { describe, expect, test } from "vitest";
import { allFeatures, type Feature } from "./features.ts";
import { isQuestion } from "./is-question.ts";
import { randomCase } from "./random-case.ts";
import type { Json } from "./shrink.ts";

const indexes = Array.from({ length: 300 }, (_, index) => index);

test("a case is made again from its seed and index, whatever was made before", () => {
  const fifth = randomCase(1, 5);
  randomCase(1, 6);
  expect(randomCase(1, 5)).toEqual(fifth);
  expect(randomCase(2, 5)).not.toEqual(fifth);
});

test("a case is JSON, and keeps what valid cases have", () => {
  for (const index of indexes) {
    const question = randomCase(1, index);
    const read = JSON.parse(JSON.stringify(question)) as Json;
    expect(read).toEqual(question);
    expect(isQuestion(read)).toBe(true);
  }
});

test("no two objects of a kind have one name", () => {
  for (const index of indexes) {
    const { nodes, namespaces, pods, pod, objects } = randomCase(1, index);
    const kinds = [...new Set(objects.map(({ kind }) => kind))];
    for (const list of [
      nodes,
      namespaces,
      [...pods, pod],
      ...kinds.map((kind) => objects.filter((one) => one.kind === kind)),
    ]) {
      const keys = list.map(({ metadata }) =>
        JSON.stringify([Reflect.get(metadata, "namespace"), Reflect.get(metadata, "name")]),
      );
      expect(new Set(keys).size).toBe(keys.length);
    }
  }
});

describe("each feature shows in some case", () => {
  const shows: Record<Feature, string> = {
    nodeAffinity: '"nodeAffinity":',
    podAffinity: '"podAffinity":',
    podAntiAffinity: '"podAntiAffinity":',
    existingAffinity: '"preferredDuringSchedulingIgnoredDuringExecution"',
    spread: '"topologySpreadConstraints"',
    owners: '"ownerReferences"',
    taints: '"taints"',
    resources: '"requests"',
    extendedResources: '"example.com/gpu"',
    podLevel: '"resources":{"requests"',
    resize: '"containerStatuses"',
    sidecars: '"restartPolicy":"Always"',
    ports: '"hostPort"',
    images: '"sizeBytes"',
    declaredFeatures: '"declaredFeatures"',
    nominated: '"nominatedNodeName"',
    priorities: '"PodDisruptionBudget"',
    terminating: '"deletionTimestamp"',
    full: '"allocatable"',
    hostile: '"namespace":"constructor"',
    volumes: '"PersistentVolumeClaim"',
    config: '"KubeSchedulerConfiguration"',
  };
  const texts = indexes.map((index) => JSON.stringify(randomCase(1, index)));

  test.each(allFeatures)("%s", (feature) => {
    expect(texts.some((text) => text.includes(shows[feature]))).toBe(true);
  });
});

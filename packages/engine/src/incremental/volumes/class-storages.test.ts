import { expect, test } from "vitest";
import { differencesOf, newestVersion } from "../../cycle/version-differences.ts";
import { roomyNode } from "../../testing/plugin-verdicts.ts";
import { classOf, reachableFrom, volumeOf } from "../../testing/storage-objects.ts";
import { ClusterState } from "../cluster/cluster-state.ts";
import type { ClassStorage } from "./class-storage.ts";

test("what a class had for nodes that are gone is forgotten", () => {
  const state = new ClusterState(differencesOf(newestVersion));
  const { storages } = state.volumes;
  const storageClass = classOf();
  const { name = "" } = storageClass.metadata;
  state.add(storageClass);
  const metadata = { name: "stays", labels: { "kubernetes.io/hostname": "stays" } };
  state.add({ kind: "Node", ...roomyNode("stays"), metadata });
  const local = (node: string) =>
    volumeOf(`on-${node}`, { storageClassName: name, ...reachableFrom("kubernetes.io/hostname", node) });
  state.add(local("stays"));
  const asked: (ClassStorage | undefined)[] = [];
  for (let number = 0; number < 400; number++) {
    state.add(local(`${number}`));
    state.remove({ kind: "PersistentVolume", name: `on-${number}` });
    asked.push(storages.of(name));
    const volumes = storages
      .of(name)
      ?.parts()
      .parts.flatMap((part) => part.volumes);
    expect(volumes?.flatMap(({ items }) => items.map((item) => item.name))).toEqual(["on-stays"]);
  }
  // Read anew a few times: as often as there are too many groups without volumes.
  expect(new Set(asked).size).toBe(4);
});

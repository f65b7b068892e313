import { expect, test } from "vitest";
import { KeptByPods } from "./kept-by-pods.ts";
import type { PodInfo } from "./pod-info.ts";
import { toNodeInfo } from "./to-node-info.ts";
import { toPodInfo } from "./to-pod-info.ts";

function pod(name: string): PodInfo {
  return toPodInfo({ metadata: { name }, spec: { containers: [] } });
}

test("is found again when the pods have changed, and not before", () => {
  let looks = 0;
  const names = new KeptByPods((pods) => {
    looks++;
    return pods.map(({ name }) => name).join();
  });
  const pods = [pod("a"), pod("b")];
  const node = { ...toNodeInfo({ metadata: { name: "n" } }), pods };
  expect([names.of(node), names.of(node), looks]).toEqual(["a,b", "a,b", 1]);
  pods.push(pod("c"));
  expect([names.of(node), names.of(node), looks]).toEqual(["a,b,c", "a,b,c", 2]);
  pods.splice(0, 1, pod("a"));
  expect([names.of(node), looks]).toEqual(["a,b,c", 3]);
  pods.pop();
  expect([names.of(node), looks]).toEqual(["a,b", 4]);
  expect([names.of({ ...node }), looks]).toEqual(["a,b", 5]);
});

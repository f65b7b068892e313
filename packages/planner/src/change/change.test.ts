import { expect, test } from "vitest";
import { deployment, pod } from "../testing/objects.ts";
import { applyChange } from "./apply-change.ts";
import { byHand } from "./by-hand.ts";
import type { Change } from "./change.ts";
import { changeText } from "./change-text.ts";
import { patched, pointerStep } from "./json-patch.ts";

test("a change says what it does", () => {
  expect(changeText({ kind: "scale", workload: "Deployment/web", replicas: 10 })).toBe("scale Deployment/web to 10");
  expect(changeText({ kind: "label", object: { kind: "Node", name: "n1" }, labels: { a: "b", c: null } })).toBe(
    "label Node/n1 a=b c-",
  );
});

test("a change is made by hand with a command, objects or a patch", () => {
  expect(byHand({ kind: "scale", workload: "Deployment/web", namespace: "app", replicas: 2 })).toEqual({
    kind: "command",
    words: ["kubectl", "scale", "deployment/web", "--replicas=2", "-n", "app"],
  });
  expect(byHand({ kind: "loseNode", node: "n1" })).toEqual({ kind: "fate" });
});

test("a patch adds, replaces and removes, under any key, in a copy", () => {
  const value = { a: [1, 2], b: { "x/y": 1 } };
  expect(
    patched(value, [
      { op: "add", path: "/a/-", value: 3 },
      { op: "remove", path: "/a/0" },
      { op: "replace", path: `/b/${pointerStep("x/y")}`, value: 2 },
      { op: "add", path: "/constructor", value: "c" },
    ]),
  ).toEqual({ ok: true, value: { a: [2, 3], b: { "x/y": 2 }, constructor: "c" } });
  expect(value).toEqual({ a: [1, 2], b: { "x/y": 1 } });
});

test("a patch that does not fit says where", () => {
  expect(patched({ a: 1 }, [{ op: "remove", path: "/b" }])).toEqual({
    ok: false,
    message: 'there is nothing to remove at "/b"',
  });
});

test("a patch can not reach what every object inherits", () => {
  expect(patched({}, [{ op: "add", path: "/__proto__/x", value: 1 }]).ok).toBe(false);
});

test("a change that a workload does not take is refused by name, with the reason", () => {
  const objects = [pod("solo", "app=solo"), deployment("web", 1, "app=web")];
  const refusal = (change: Change): unknown =>
    applyChange(change, {
      namespace: "default",
      find: (kind, _, name) => objects.find((one) => one.kind === kind && one.metadata.name === name),
      nodes: () => [],
    });
  expect(refusal({ kind: "scale", workload: "pod/solo", replicas: 2 })).toEqual({
    ok: false,
    message: "can not scale pod/solo to 2: a Pod has no replicas",
  });
  expect(refusal({ kind: "restart", workload: "Pod/solo" })).toEqual({
    ok: false,
    message: "can not restart Pod/solo: only Deployments, StatefulSets and DaemonSets are rolled out, no Pod",
  });
  expect(refusal({ kind: "rollout", workload: "Deployment/web", image: "x:2", container: "side" })).toEqual({
    ok: false,
    message: 'can not roll out x:2 of Deployment/web: its template has no container "side"',
  });
});

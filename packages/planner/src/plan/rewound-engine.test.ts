import { type ClusterObject, createIncrementalEngine, defaultProfile, type Engine } from "@stowage/engine";
import { expect, test } from "vitest";
import { affinityTo, node, pod } from "../testing/objects.ts";
import { fillEngine } from "./fill-engine.ts";
import { RewoundEngine } from "./rewound-engine.ts";

const create = (): Engine => createIncrementalEngine(defaultProfile());

/** Where three pods that avoid each other go, one after the other. */
function placesIn(engine: Engine): readonly (string | undefined)[] {
  return [1, 2, 3].map((index) => {
    const incoming = pod(`new-${index}`, "app=web", affinityTo("kubernetes.io/hostname", { avoids: "web" }));
    const decision = engine.decide(incoming, (ties) => ties - 1);
    if (decision.kind !== "scheduled") return undefined;
    engine.assume(incoming, decision.nodeName);
    return decision.nodeName;
  });
}

function placesAnew(objects: readonly ClusterObject[]): readonly (string | undefined)[] {
  const engine = create();
  fillEngine(engine, objects, undefined);
  return placesIn(engine);
}

const nodes = ["a", "b", "c", "d"].map((name) => node(name));
const web = pod("there", "app=web", { nodeName: "b" });

test("decides as an engine that is filled anew, whatever was there before", () => {
  const [first = node("a"), ...others] = nodes;
  const clusters: readonly (readonly ClusterObject[])[] = [
    [...nodes, web],
    nodes,
    [...nodes, node("e"), web],
    [node("a", { spec: { unschedulable: true } }), ...others, web],
    // Another order: ties go otherwise.
    [...others, first],
    [first, node("z"), ...others],
    [...nodes, pod("there", "app=other", { nodeName: "b" })],
    [...nodes, web],
  ];
  const engine = new RewoundEngine(create);
  expect(clusters.map((objects) => placesIn(engine.filledWith(objects)))).toEqual(clusters.map(placesAnew));
});

test("is filled once where nodes keep their order", () => {
  let made = 0;
  const engine = new RewoundEngine(() => {
    made++;
    return create();
  });
  for (const objects of [[...nodes, web], nodes, [...nodes, node("e"), web]]) placesIn(engine.filledWith(objects));
  expect(made).toBe(1);
});

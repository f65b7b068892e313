import { type ClusterEvent, podKey, type PodObject, SchedulingQueue } from "@stowage/engine";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pod } from "../testing/objects.ts";
import { CrowdedQueue } from "./crowded-queue.ts";

const rejectedBy = new Set(["NodePorts"] as const);
const kinds = ["a", "b", "c"] as const;
type Kind = (typeof kinds)[number];

/** What happens to a queue. */
type Deed =
  | { readonly kind: "add"; readonly of: Kind; readonly count: number; readonly priority: number }
  | { readonly kind: "room"; readonly count: number; readonly wakes: string }
  | { readonly kind: "wake"; readonly wakes: string }
  | { readonly kind: "remove"; readonly at: number }
  | { readonly kind: "again" | "update"; readonly at: number; readonly to: Kind }
  | { readonly kind: "pass"; readonly seconds: number }
  | { readonly kind: "mark" | "undo" };

const wakes = (_: string, { metadata }: PodObject, event: ClusterEvent): boolean =>
  "pod" in event && (event.pod.metadata.labels?.["wakes"] ?? "").includes(metadata.labels?.["kind"] ?? "-");

/** A scheduler for one node, on which pods of the later kinds take more room. Who is bound wakes the next kind. */
class Scheduler {
  readonly queue: KeptQueue | PlainQueue;
  readonly told: string[] = [];
  pods: ReadonlyMap<string, PodObject> = new Map();
  #room = 0;
  #changes = 0;
  #count = 0;
  #now = 0;
  #kept: (() => void) | undefined;

  constructor(queue: KeptQueue | PlainQueue) {
    this.queue = queue;
  }

  do(deed: Deed): void {
    this.#make(deed);
    for (let next = this.queue.pop(); next !== undefined; next = this.queue.pop()) this.#decide(next);
  }

  #decide(next: PodObject): void {
    const key = podKey(next);
    const kind = kindOf(this.pods.get(key) ?? next);
    if (this.#room < kinds.indexOf(kind) + 1) {
      const likeness = `${kind} ${next.spec.priority ?? 0}`;
      const failure = { likeness, changes: this.#changes, said: String(this.#changes), rejectedBy };
      this.queue.failAlike(key, failure, this.#now);
      return;
    }
    this.#room -= kinds.indexOf(kind) + 1;
    this.told.push(`${key} ${kind}`);
    this.pods = new Map([...this.pods].filter(([one]) => one !== key));
    this.queue.remove(key);
    this.#happens(kinds[(kinds.indexOf(kind) + 1) % kinds.length] ?? "a");
  }

  #happens(wakes: string): void {
    this.#changes++;
    this.queue.happened({ kind: "podAdd", pod: pod("event", `wakes=${wakes}`) }, this.#now);
  }

  #make(deed: Deed): void {
    const at = "at" in deed ? [...this.pods.keys()][deed.at % Math.max(1, this.pods.size)] : undefined;
    const meant = at === undefined ? undefined : this.pods.get(at);
    switch (deed.kind) {
      case "add":
        for (let index = 0; index < deed.count; index++)
          this.#add(pod(`p${this.#count++}`, `kind=${deed.of}`, { priority: deed.priority }));
        return;
      case "room":
        this.#room += deed.count;
        this.#happens(deed.wakes);
        return;
      case "wake":
        this.#happens(deed.wakes);
        return;
      case "remove":
        if (meant === undefined) return;
        this.pods = new Map([...this.pods].filter(([key]) => key !== at));
        this.queue.remove(podKey(meant));
        return;
      case "again":
      case "update": {
        if (meant === undefined) return;
        const changed = { ...meant, metadata: { ...meant.metadata, labels: { kind: deed.to } } };
        if (deed.kind === "again") this.#add(changed);
        else this.#update(changed);
        return;
      }
      case "pass":
        this.#now += deed.seconds;
        return;
      case "mark": {
        const [pods, room, changes, now, restore] = [
          this.pods,
          this.#room,
          this.#changes,
          this.#now,
          this.queue.kept(),
        ];
        this.#kept = () => {
          [this.pods, this.#room, this.#now] = [pods, room, now];
          this.#changes = Math.max(changes, this.#changes) + 1;
          restore();
        };
        return;
      }
      case "undo":
        this.#kept?.();
        return;
      default:
        deed satisfies never;
    }
  }

  #update(one: PodObject): void {
    this.pods = new Map([...this.pods, [podKey(one), one]]);
    this.queue.update(one);
  }

  #add(one: PodObject): void {
    this.pods = new Map([...this.pods, [podKey(one), one]]);
    this.queue.add(one, this.#now);
  }
}

function kindOf({ metadata }: PodObject): Kind {
  return kinds.find((kind) => kind === metadata.labels?.["kind"]) ?? "a";
}

/** Each pod by itself. */
class PlainQueue extends SchedulingQueue {
  failAlike(...[key, { rejectedBy: plugins }, now]: Parameters<CrowdedQueue["failAlike"]>): void {
    this.fail(key, plugins, now);
  }

  kept(): () => void {
    const state = this.state();
    return () => this.restore(state);
  }
}

class KeptQueue extends CrowdedQueue {
  kept(): () => void {
    const state = this.state();
    return () => this.restore(state);
  }
}

const kind = fc.constantFrom(...kinds);
const some = fc.constantFrom("a", "b", "c", "ab", "bc", "ac", "abc");
const at = fc.nat(30);
const deeds: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    kind: fc.constant("add" as const),
    of: kind,
    count: fc.integer({ min: 1, max: 6 }),
    priority: fc.nat(1),
  }),
  fc.record({ kind: fc.constant("room" as const), count: fc.integer({ min: 1, max: 7 }), wakes: some }),
  fc.record({ kind: fc.constant("wake" as const), wakes: some }),
  fc.record({ kind: fc.constant("remove" as const), at }),
  fc.record({ kind: fc.constantFrom("again" as const, "update" as const), at, to: kind }),
  fc.record({ kind: fc.constant("pass" as const), seconds: fc.constantFrom(0.25, 1, 5) }),
  fc.record({ kind: fc.constantFrom("mark" as const, "undo" as const) }),
);

describe("a queue of crowds", () => {
  test("hands out pods as the plain one does, whatever happens", () => {
    fc.assert(
      fc.property(fc.array(deeds, { maxLength: 40 }), (all) => {
        const crowded = new Scheduler(new KeptQueue({ maxBackoffSeconds: 1, wakes }));
        const plain = new Scheduler(new PlainQueue({ maxBackoffSeconds: 1, wakes }));
        for (const deed of all) {
          crowded.do(deed);
          plain.do(deed);
          expect(crowded.told).toEqual(plain.told);
        }
      }),
      { numRuns: 400 },
    );
  });

  test("tries one of those that are alike for all of them", () => {
    const queue = new CrowdedQueue({ maxBackoffSeconds: 1, wakes });
    for (const name of ["x", "y", "z"]) queue.add(pod(name, "kind=a"), 0);
    const failAll = (said: string): readonly (readonly [string, readonly string[]])[] => {
      const tried = [];
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        const key = podKey(next);
        tried.push([key, queue.failAlike(key, { likeness: "a", changes: 0, said, rejectedBy }, 0)] as const);
      }
      return tried;
    };
    expect(failAll("no").map(([key]) => key)).toEqual(["default/x", "default/y", "default/z"]);
    const event: ClusterEvent = { kind: "podDelete", pod: pod("gone", "wakes=a") };
    queue.happened(event, 0);
    expect(failAll("no")).toEqual([["default/x", []]]);
    queue.happened(event, 0);
    expect(failAll("still no")).toEqual([["default/x", ["default/y", "default/z"]]]);
  });
});

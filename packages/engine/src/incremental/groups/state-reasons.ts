import type { ActiveFilter } from "../../cycle/pre-filter.ts";
import { shortageReason } from "../../plugins/node-resources-fit/filter.ts";
import { firstReasons } from "./first-reasons.ts";
import { grown } from "../tables/growing.ts";
import type { UsageStates } from "../nodes/usage-states.ts";
import { cpuShort, memoryShort, podsShort, scalarShort, storageShort, type UsageScore } from "./usage-score.ts";

/** Why nodes in a state are rejected, of those that a plugin that looks at the node's pods rejects. */
export interface StateReasons {
  /** The number of the reasons: small, and equal for equal ones. To be asked only of states that are rejected. */
  at(state: number): number;
  /** The reasons of a number. */
  of(number: number): readonly string[];
  /** To be called when the numbers of states may have been given to others. */
  clear(): void;
  /** The same; gives the memory back. */
  forget(): void;
}

/** To be told of the bytes that are taken to keep reasons. */
type TellGrowth = (bytes: number) => void;

/**
 * @param usage Absent where the plugins are asked themselves.
 * @param filters In the profile's order: the first to reject gives the reasons.
 */
export function stateReasons(
  usage: UsageScore | undefined,
  filters: readonly ActiveFilter[],
  states: UsageStates,
  grew: TellGrowth,
): StateReasons {
  return usage === undefined ? new AskedReasons(filters, states, grew) : new ShortageReasons(usage);
}

const resources = [
  { bit: podsShort, resource: "pods" },
  { bit: cpuShort, resource: "cpu" },
  { bit: memoryShort, resource: "memory" },
  { bit: storageShort, resource: "ephemeral-storage" },
];

/** Numbers say it: nothing is kept. */
class ShortageReasons implements StateReasons {
  readonly #usage: UsageScore;
  readonly #resources: readonly { readonly bit: number; readonly resource: string }[];

  constructor(usage: UsageScore) {
    this.#usage = usage;
    const scalars = usage.scalars.map(([resource], at) => ({ bit: scalarShort << at, resource }));
    this.#resources = [...resources, ...scalars];
  }

  at(state: number): number {
    return this.#usage.shortagesAt(state);
  }

  of(number: number): readonly string[] {
    return this.#resources.filter(({ bit }) => (number & bit) !== 0).map(shortageReason);
  }

  clear(): void {}

  forget(): void {}
}

/** Stands for a state that was not asked about. */
const unasked = 0;

/** Asks the plugins about a node in the state, once. */
class AskedReasons implements StateReasons {
  readonly #filters: readonly ActiveFilter[];
  readonly #states: UsageStates;
  readonly #grew: TellGrowth;
  /** By state; {@link unasked}. */
  #numbers = new Int32Array(0);
  /** By number. */
  #lists: (readonly string[])[] = [[]];
  readonly #byText = new Map<string, number>();

  constructor(filters: readonly ActiveFilter[], states: UsageStates, grew: TellGrowth) {
    this.#filters = filters;
    this.#states = states;
    this.#grew = grew;
  }

  at(state: number): number {
    const known = this.#numbers[state] ?? unasked;
    return known === unasked ? this.#ask(state) : known;
  }

  of(number: number): readonly string[] {
    return this.#lists[number] ?? [];
  }

  clear(): void {
    this.#numbers.fill(unasked);
    this.#lists = [[]];
    this.#byText.clear();
  }

  forget(): void {
    this.clear();
    this.#numbers = new Int32Array(0);
  }

  #ask(state: number): number {
    const reasons = this.#reasonsIn(state);
    const text = JSON.stringify(reasons);
    const number = this.#byText.get(text) ?? this.#lists.length;
    if (number === this.#lists.length) {
      this.#lists.push(reasons);
      this.#byText.set(text, number);
    }
    const before = this.#numbers.byteLength;
    this.#numbers = grown(this.#numbers, this.#states.given);
    if (this.#numbers.byteLength > before) this.#grew(this.#numbers.byteLength - before);
    this.#numbers[state] = number;
    return number;
  }

  #reasonsIn(state: number): readonly string[] {
    const node = this.#states.nodeIn(state);
    if (node === undefined) throw new Error(`bug: no node is in state ${state}`);
    return firstReasons(node, this.#filters);
  }
}

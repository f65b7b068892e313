import { type Node, parseQuantity, type Pod, quantityMilliValue, type ResourceList } from "@stowage/engine";

/** Amounts in thousandths, by resource. */
type Amounts = readonly (readonly [resource: string, amount: number])[];

/**
 * What pods have asked for, by node and resource: at least that is gone. Init containers and overhead are left out, and
 * resources that a node does not list are none.
 */
export class Room {
  readonly #allocatable: readonly ReadonlyMap<string, number>[];
  readonly #taken: Map<string, number>[];
  #last: { readonly containers: Pod["spec"]["containers"]; readonly amounts: Amounts } | undefined;

  constructor(nodes: readonly Node[]) {
    this.#allocatable = nodes.map(
      ({ status }) => new Map(Object.entries(status?.allocatable ?? {}).map(([name, amount]) => [name, milli(amount)])),
    );
    this.#taken = nodes.map(() => new Map<string, number>());
  }

  /** @returns the resources that the node has too little of now. */
  take(pod: Pod, node: number): string[] {
    return this.#change(pod, node, 1);
  }

  /** Takes back {@link take}. */
  give(pod: Pod, node: number): void {
    this.#change(pod, node, -1);
  }

  #change(pod: Pod, node: number, sign: 1 | -1): string[] {
    const taken = this.#taken[node];
    if (taken === undefined) return [];
    const overfilled: string[] = [];
    for (const [resource, amount] of this.#amountsOf(pod)) {
      const now = (taken.get(resource) ?? 0) + sign * amount;
      taken.set(resource, now);
      if (now > (this.#allocatable[node]?.get(resource) ?? 0)) overfilled.push(resource);
    }
    return overfilled;
  }

  #amountsOf({ spec: { containers } }: Pod): Amounts {
    if (this.#last?.containers === containers) return this.#last.amounts;
    const sums = new Map([["pods", 1000]]);
    for (const { resources } of containers) {
      const requests: ResourceList = resources?.requests ?? {};
      for (const [resource, amount] of Object.entries(requests)) {
        sums.set(resource, (sums.get(resource) ?? 0) + milli(amount));
      }
    }
    this.#last = { containers, amounts: [...sums] };
    return this.#last.amounts;
  }
}

function milli(amount: string | number): number {
  return quantityMilliValue(parseQuantity(amount) ?? 0n);
}

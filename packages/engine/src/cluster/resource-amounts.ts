/**
 * Amounts of resources in the scheduler's units. They are whole numbers; beyond 2^53 (8 PiB of memory) they lose
 * their last digits, where upstream's int64 would not.
 * Source: `framework.Resource` (pkg/scheduler/framework/types.go).
 */
export interface ResourceAmounts {
  /** Thousandths of a core. */
  readonly milliCpu: number;
  /** Bytes. */
  readonly memory: number;
  /** Bytes. */
  readonly ephemeralStorage: number;
  /** Everything else, by name: extended resources, hugepages-*, attachable volumes. */
  readonly scalars: ReadonlyMap<string, number>;
}

/** What a node has to give. */
export interface Allocatable extends ResourceAmounts {
  /** How many pods the node takes. */
  readonly pods: number;
}

/** Requests with the defaults that scoring assumes for containers without any: 100 m of cpu, 200 MiB of memory. */
export interface NonZeroRequests {
  readonly milliCpu: number;
  readonly memory: number;
}

export const noResources: ResourceAmounts = { milliCpu: 0, memory: 0, ephemeralStorage: 0, scalars: new Map() };

/** The amount of the resource by its Kubernetes name; 0 when there is none. */
export function amountOf(amounts: ResourceAmounts, name: string): number {
  switch (name) {
    case "cpu":
      return amounts.milliCpu;
    case "memory":
      return amounts.memory;
    case "ephemeral-storage":
      return amounts.ephemeralStorage;
    default:
      return amounts.scalars.get(name) ?? 0;
  }
}

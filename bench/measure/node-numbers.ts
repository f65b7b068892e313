import type { Node } from "@stowage/engine";

/** The places of nodes in their list. */
export interface NodeNumbers {
  /** @returns -1 without a name, or for one that no node has. */
  of(name: string | undefined): number;
  nameOf(number: number | undefined): string | undefined;
}

/** Numbers nodes in their order. */
export function nodeNumbers(nodes: Iterable<Node>): NodeNumbers {
  const names: string[] = [];
  const numbers = new Map<string, number>();
  for (const { metadata } of nodes) {
    const name = metadata.name ?? "";
    numbers.set(name, names.length);
    names.push(name);
  }
  return {
    of: (name) => (name === undefined ? -1 : (numbers.get(name) ?? -1)),
    nameOf: (number) => (number === undefined ? undefined : names[number]),
  };
}

import type { PlanInput } from "@stowage/planner";
import { InvalidArgumentError } from "commander";
import { wholeNumber } from "../option-types.ts";

/** The value of `--exhaustive`. */
export function stateCount(text: string): number {
  const count = wholeNumber(text);
  if (count < 1 || count > 10_000_000) throw new InvalidArgumentError("1 to 10000000 states are possible");
  return count;
}

/** The value of `--replay`: `web-0@n1,shop/db-0@n2`. */
export function replayed(text: string): NonNullable<PlanInput["replay"]> {
  const sequence = text.split(",").map((part) => {
    const [, namespace = "default", name, node] = /^(?:([^/@]+)\/)?([^/@]+)@([^/@]+)$/.exec(part.trim()) ?? [];
    if (name === undefined || node === undefined) {
      throw new InvalidArgumentError(`"${part}" says not who goes where; expected pod@node, such as default/web-0@n1`);
    }
    return { pod: `${namespace}/${name}`, node };
  });
  const names = sequence.map(({ pod }) => pod);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new InvalidArgumentError(`${twice} is there twice`);
  return sequence;
}

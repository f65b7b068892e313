import type { Labels } from "@stowage/engine";
import type { ScopedTerm } from "./scoped-term.ts";

/**
 * Finds what terms may select a pod by its labels: those that ask for one of its labels, and those that ask for no label in
 * particular. Without it, 20,000 Deployments would ask 20,000 terms each.
 */
export class TermIndex<Value> {
  readonly #byLabel = new Map<string, Value[]>();
  readonly #others: Value[] = [];

  add({ labelSelector }: ScopedTerm, value: Value): void {
    const [label] = Object.entries(labelSelector?.matchLabels ?? {});
    if (label === undefined) {
      this.#others.push(value);
      return;
    }
    const text = JSON.stringify(label);
    const known = this.#byLabel.get(text);
    if (known === undefined) this.#byLabel.set(text, [value]);
    else known.push(value);
  }

  candidates(labels: Labels | undefined): Value[] {
    const found = Object.entries(labels ?? {}).flatMap((label) => this.#byLabel.get(JSON.stringify(label)) ?? []);
    return [...found, ...this.#others];
  }
}

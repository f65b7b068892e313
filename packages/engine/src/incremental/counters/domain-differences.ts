import type { SomeDomains } from "./counted-sums.ts";

/** Up to so many domains are kept in arrays, of which all are read; of more, those alone that differ. */
const fewDomains = 64;

/** What some nodes change in a domain. */
interface Difference {
  nodes: number;
  pods: number;
}

/** How many nodes and pods more, or fewer, each domain of a key has than somebody says. Used again for the next somebody. */
export class DomainDifferences {
  #nodes = new Int32Array(0);
  #pods = new Int32Array(0);
  /** Of a key with many domains, by domain. */
  readonly #differing = new Map<number, Difference>();
  #isSmall = false;

  /** @param domains How many there are. */
  begin(domains: number): void {
    this.#isSmall = domains <= fewDomains;
    if (!this.#isSmall) {
      this.#differing.clear();
      return;
    }
    if (this.#nodes.length < domains) {
      this.#nodes = new Int32Array(domains);
      this.#pods = new Int32Array(domains);
      return;
    }
    this.#nodes.fill(0);
    this.#pods.fill(0);
  }

  add(domain: number, nodes: number, pods: number): void {
    if (this.#isSmall) {
      this.#nodes[domain] = (this.#nodes[domain] ?? 0) + nodes;
      this.#pods[domain] = (this.#pods[domain] ?? 0) + pods;
      return;
    }
    const known = this.#differing.get(domain);
    if (known === undefined) this.#differing.set(domain, { nodes, pods });
    else {
      known.nodes += nodes;
      known.pods += pods;
    }
  }

  podsIn(domain: number): number {
    return this.#isSmall ? (this.#pods[domain] ?? 0) : (this.#differing.get(domain)?.pods ?? 0);
  }

  /** Calls with each domain that has more or fewer nodes, and perhaps with others. */
  forEach(visit: (domain: number, nodes: number) => void): void {
    if (this.#isSmall) this.#nodes.forEach((nodes, domain) => visit(domain, nodes));
    else for (const [domain, { nodes }] of this.#differing) visit(domain, nodes);
  }

  /** Those that {@link forEach} calls with. */
  get domains(): SomeDomains {
    return this.#isSmall
      ? { has: (domain) => domain < this.#nodes.length, keys: () => this.#nodes.keys() }
      : this.#differing;
  }
}

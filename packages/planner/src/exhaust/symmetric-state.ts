import type { NodeInfo } from "@stowage/engine";
import { NodeLooks } from "../capacity/node-looks.ts";
import { compareTexts } from "../names/compare-texts.ts";
import type { PodGroup } from "./pod-groups.ts";
import type { TellingLabels } from "./telling-labels.ts";

interface Place {
  readonly name: string;
  readonly look: number;
  readonly domain: string;
  /** How many pods of each kind have come to it. */
  readonly counts: Map<number, number>;
  /** Kinds of pods that may go nowhere else, and are to come. */
  readonly awaited: Set<number>;
  /** All of that as a text. */
  text: string;
}

/** Where the pods are that have come, told so that two states of which one is the other with nodes renamed are the same. */
export class SymmetricState {
  readonly #places = new Map<string, Place>();
  readonly #domains = new Map<string, Place[]>();
  /** Of domains that have not changed since. */
  readonly #domainTexts = new Map<string, string>();

  constructor(nodes: readonly NodeInfo[], labels: TellingLabels, groups: readonly PodGroup[]) {
    const looks = new NodeLooks({ labelsOf: labels.of });
    for (const node of nodes) {
      const { domainKey } = labels;
      const value =
        domainKey !== undefined && Object.hasOwn(node.labels, domainKey) ? node.labels[domainKey] : undefined;
      // Nodes without the label are in no domain: each changes places with others of them by itself.
      const domain = value === undefined ? `-${node.name}` : `=${value}`;
      const look = looks.of(node) * 2 + (value === undefined ? 0 : 1);
      const place = { name: node.name, look, domain, counts: new Map(), awaited: new Set<number>(), text: "" };
      this.#places.set(node.name, place);
      const others = this.#domains.get(domain);
      if (others === undefined) this.#domains.set(domain, [place]);
      else others.push(place);
    }
    for (const { pinnedTo = "", kind } of groups) this.#places.get(pinnedTo)?.awaited.add(kind);
    for (const place of this.#places.values()) this.#write(place);
  }

  /** A pod of the group comes to a node, or goes from it again. */
  move({ kind, pinnedTo }: PodGroup, nodeName: string, by: 1 | -1): void {
    const place = this.#places.get(nodeName);
    if (place === undefined) return;
    place.counts.set(kind, (place.counts.get(kind) ?? 0) + by);
    if (pinnedTo !== undefined && by === 1) place.awaited.delete(kind);
    if (pinnedTo !== undefined && by === -1) place.awaited.add(kind);
    this.#write(place);
  }

  /** The same for states that only differ in the names of nodes and domains. */
  text(): string {
    return Array.from(this.#domains.keys(), (domain) => this.#domainText(domain))
      .sort(compareTexts)
      .join("/");
  }

  /** The first of each nodes that can change places. */
  oneOfEach(nodeNames: readonly string[]): readonly string[] {
    const seen = new Set<string>();
    return nodeNames.filter((name) => {
      const orbit = this.orbitOf(name);
      if (seen.has(orbit)) return false;
      seen.add(orbit);
      return true;
    });
  }

  /** The same for nodes that can change places. */
  orbitOf(nodeName: string): string {
    const place = this.#places.get(nodeName);
    return place === undefined ? "" : `${place.text}/${this.#domainText(place.domain)}`;
  }

  #write(place: Place): void {
    const counts = [...place.counts].filter(([, count]) => count > 0).sort(([one], [other]) => one - other);
    const awaited = [...place.awaited].sort((one, other) => one - other);
    place.text = `${place.look}:${counts.map((pair) => pair.join("x")).join()}:${awaited.join()}`;
    this.#domainTexts.delete(place.domain);
  }

  #domainText(domain: string): string {
    const known = this.#domainTexts.get(domain);
    if (known !== undefined) return known;
    const places = this.#domains.get(domain) ?? [];
    const text = places
      .map((place) => place.text)
      .sort(compareTexts)
      .join(" ");
    this.#domainTexts.set(domain, text);
    return text;
  }
}

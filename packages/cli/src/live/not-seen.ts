import type { LiveKind } from "./live-kinds.ts";

/** Why objects of a kind are not known, or not all of them. */
export type Unseen =
  | { readonly why: "forbidden" | "notServed"; readonly kind: LiveKind }
  /** Only those of one namespace are. */
  | { readonly why: "oneNamespace"; readonly kind: LiveKind; readonly namespace: string };

/** A line for each thing that the answer does without, and where it could be wrong for that reason. */
export function notSeenLines(unseen: readonly Unseen[]): readonly string[] {
  const lines: string[] = [];
  const partly = unseen.filter((one) => one.why === "oneNamespace");
  const [first] = partly;
  if (first !== undefined) {
    const kinds = listText(partly.map(({ kind }) => kind.plural));
    const pods = partly.some(({ kind }) => kind.kind === "Pod")
      ? ": nodes look emptier than they are, and rules about pods elsewhere find none"
      : "";
    lines.push(`of other namespaces than "${first.namespace}" you may not list ${kinds}${pods}`);
  }
  for (const one of unseen) {
    const { plural, without = "" } = one.kind;
    if (one.why === "forbidden") lines.push(`you may not list ${plural}: ${without}`);
    if (one.why === "notServed") lines.push(`the cluster serves no ${plural}: ${without}`);
  }
  return lines;
}

function listText(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

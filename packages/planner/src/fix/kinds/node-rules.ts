import {
  labelValue,
  matchesRequiredNodeAffinity,
  type NodeSelectorRequirement,
  type PodSpec,
  requiredNodeAffinity,
  requirementText,
} from "@stowage/engine";
import { nearestName } from "@stowage/manifests";
import { type Candidate, patchOf } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";
import { pointerTo, removing } from "../patch-path.ts";
import { lastPart } from "../../subjects/label-key.ts";

/** Rules about nodes: a label corrected to the nearest that nodes have, an entry of the nodeSelector dropped, the affinity dropped. */
export function nodeRules(context: FixContext): readonly Candidate[] {
  const { subject, pod, nodes } = context;
  const { nodeSelector = {}, affinity } = pod.spec;
  const entries = Object.entries(nodeSelector);
  const corrected = entries.flatMap(([key, value]) => correctedEntry(context, key, value));
  const dropped = entries
    .filter(([key, value]) => !nodes.some(({ labels }) => labelValue(labels, key) === value) || entries.length === 1)
    .map(([key, value]) =>
      patchOf(subject, {
        kind: "node-rule-dropped",
        cost: 46,
        sentence: `drop ${key}=${value} from the nodeSelector of ${subject.text}`,
        patch: removing(subject, "spec.nodeSelector", key),
      }),
    );
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (required === undefined || subject.kind === "DaemonSet") return [...corrected, ...dropped];
  return [
    ...corrected,
    ...correctedTerms(context),
    ...dropped,
    ...withoutExpressions(context),
    ...withoutNodeAffinity(context),
  ];
}

/** What the nodes have in the place of a label that none of them has. */
function correctedEntry({ subject, nodes }: FixContext, key: string, value: string): readonly Candidate[] {
  if (nodes.some(({ labels }) => labelValue(labels, key) === value)) return [];
  const values = new Set(nodes.flatMap(({ labels }) => labelValue(labels, key) ?? []));
  const path = pointerTo(subject, "spec.nodeSelector", key);
  if (values.size > 0) {
    const near = nearestName(value, values) ?? (values.size === 1 ? [...values][0] : undefined);
    if (near === undefined) return [];
    return [
      patchOf(subject, {
        kind: "node-selector-corrected",
        // Values of a letter or two are all near to each other.
        cost: nearestName(value, values) === undefined || key.startsWith("topology.") || value.length < 3 ? 26 : 10,
        sentence: `let the nodeSelector of ${subject.text} ask for ${key}=${near}: no node has ${key}=${value}`,
        patch: [{ op: "replace", path, value: near }],
      }),
    ];
  }
  const keys = new Set(
    nodes.filter(({ labels }) => Object.values(labels).includes(value)).flatMap(({ labels }) => Object.keys(labels)),
  );
  const all = new Set(nodes.flatMap(({ labels }) => Object.keys(labels)));
  const near = nearestName(key, all) ?? [...keys].find((other) => isLikeKey(lastPart(other), lastPart(key)));
  const found = near === undefined ? undefined : nearValue(nodes, near, value);
  if (near === undefined || found === undefined) return [];
  return [
    patchOf(subject, {
      kind: "node-selector-corrected",
      cost: 11,
      sentence: `let the nodeSelector of ${subject.text} ask for ${near}=${found}: no node has the label ${key}`,
      patch: [
        { op: "add", path: pointerTo(subject, "spec.nodeSelector", near), value: found },
        { op: "remove", path },
      ],
    }),
  ];
}

/** Whether one key is the other, or the other with a word more: `disk` and `disktype`. */
function isLikeKey(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short === long || (short.length >= 3 && (long.startsWith(short) || long.endsWith(short)));
}

function nearValue(nodes: FixContext["nodes"], key: string, value: string): string | undefined {
  const values = new Set(nodes.flatMap(({ labels }) => labelValue(labels, key) ?? []));
  return values.has(value) ? value : nearestName(value, values);
}

/** Values of a required node affinity that no node has, corrected to the nearest that one has. */
function correctedTerms({ subject, pod, nodes }: FixContext): readonly Candidate[] {
  const list = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";
  const terms =
    pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms.flatMap(({ matchExpressions = [] }, index) =>
    matchExpressions.flatMap(({ key, operator, values = [] }, at): readonly Candidate[] => {
      const present = new Set(nodes.flatMap(({ labels }) => labelValue(labels, key) ?? []));
      const bound = operator === "Gt" || operator === "Lt" ? boundFor(operator, values[0], present) : undefined;
      if (bound !== undefined) {
        const { limit, best } = bound;
        return [
          patchOf(subject, {
            kind: "node-selector-corrected",
            cost: 27,
            sentence: `let the node affinity of ${subject.text} ask for ${key} ${operator} ${limit} in place of ${values[0] ?? ""}: the ${operator === "Gt" ? "most" : "least"} that a node has is ${best}`,
            patch: [
              {
                op: "replace",
                path: pointerTo(subject, `${list}[${index}].matchExpressions[${at}].values`),
                value: [String(limit)],
              },
            ],
          }),
        ];
      }
      if (operator !== "In" || values.some((value) => present.has(value))) return [];
      const near = values.map((value) => nearestName(value, present)).find((value) => value !== undefined);
      if (near === undefined) return [];
      return [
        patchOf(subject, {
          kind: "node-selector-corrected",
          cost: 10,
          sentence: `let the node affinity of ${subject.text} ask for ${key}=${near}: no node has ${values.join(" or ")}`,
          patch: [
            {
              op: "replace",
              path: pointerTo(subject, `${list}[${index}].matchExpressions[${at}].values`),
              value: [near],
            },
          ],
        }),
      ];
    }),
  );
}

/** The bound that lets the best node in; none where one is in already, or none has a number. */
function boundFor(
  operator: "Gt" | "Lt",
  asked: string | undefined,
  present: ReadonlySet<string>,
): { readonly limit: number; readonly best: number } | undefined {
  const numbers = [...present].filter((value) => /^-?\d{1,15}$/.test(value)).map(Number);
  if (numbers.length === 0) return undefined;
  const best = operator === "Gt" ? Math.max(...numbers) : Math.min(...numbers);
  const isMet = operator === "Gt" ? best > Number(asked) : best < Number(asked);
  return isMet ? undefined : { limit: operator === "Gt" ? best - 1 : best + 1, best };
}

/** Of several things that a term asks of nodes the one that no node has dropped. */
function withoutExpressions({ subject, pod, nodes }: FixContext): readonly Candidate[] {
  const list = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";
  const terms =
    pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms.flatMap(({ matchExpressions = [] }, index) =>
    matchExpressions.flatMap((expression, at): readonly Candidate[] => {
      if (matchExpressions.length < 2) return [];
      const alone = requiredNodeAffinity({ metadata: {}, spec: specAsking(expression) });
      if (nodes.some((node) => matchesRequiredNodeAffinity(alone, node))) return [];
      return [
        patchOf(subject, {
          kind: "node-rule-dropped",
          cost: 45,
          sentence: `drop ${requirementText(expression)} from the required node affinity of ${subject.text}: no node has it`,
          patch: [{ op: "remove", path: pointerTo(subject, `${list}[${index}].matchExpressions[${at}]`) }],
        }),
      ];
    }),
  );
}

/** A pod that asks for nothing else of nodes. */
function specAsking(expression: NodeSelectorRequirement): PodSpec {
  const required = { nodeSelectorTerms: [{ matchExpressions: [expression] }] };
  return { containers: [], affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } };
}

/** The required node affinity dropped: as a preference it would keep pods nowhere away. */
function withoutNodeAffinity({ subject }: FixContext): readonly Candidate[] {
  const path = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution";
  return [
    patchOf(subject, {
      kind: "node-rule-dropped",
      cost: 47,
      sentence: `drop the required node affinity of ${subject.text}`,
      patch: removing(subject, path),
    }),
  ];
}

import type { PlannedPod } from "../../plan/planned-pod.ts";
import type { LintContext } from "../lint-context.ts";
import { setting } from "../../fix/patch-path.ts";
import type { LintRule } from "../lint-rule.ts";
import { withPodSpec, withTopologyKey } from "../../subjects/edit-subject.ts";
import { type Selection, selectionText } from "../../subjects/selection.ts";
import type { Subject } from "../../subjects/subject.ts";
import { domainNoun } from "./domains.ts";
import { eachSelection } from "./each-selection.ts";
import { replicasOver } from "./most-replicas.ts";

const hostname = "kubernetes.io/hostname";
const zone = "topology.kubernetes.io/zone";

/**
 * A rule by zone where nodes are meant, or the reverse: its pods are blocked, all are placed with the other key, and what
 * its author wrote around it speaks of the other.
 */
export const wrongGranularity: LintRule = {
  name: "wrong-granularity",
  summary: "hostname where zones are meant, or zone where nodes are meant",
  severity: "error",
  check: (context) =>
    eachSelection(context, (selection) => {
      const { subject, fields, topologyKey } = selection;
      const other = otherKey(topologyKey);
      if (other === undefined || !isOfWrongGranularity(selection, context)) return undefined;
      const over = replicasOver(selection, context);
      const pending = over === undefined ? pendingOf(subject) : over.wanted - over.most;
      return {
        fix: {
          kind: "topology-key-changed",
          sentence: `use the topologyKey ${other} in ${selectionText(selection)}`,
          patch: setting(subject, `${fields}.topologyKey`, other),
        },
        path: `${fields}.topologyKey`,
        message: `${selectionText(selection)} is about ${domainNoun(topologyKey)}s and leaves ${pending === 1 ? "1 pod" : `${pending} pods`} of ${subject.text} pending, and its text speaks of ${domainNoun(other)}s: with ${other} all its pods are placed`,
      };
    }),
};

function otherKey(topologyKey: string): string | undefined {
  return topologyKey === hostname ? zone : topologyKey === zone ? hostname : undefined;
}

const answers = new WeakMap<Selection, boolean>();

/** Whether the selection is by zone where nodes are meant, or the reverse: of what it blocks that says more than a count. */
export function isOfWrongGranularity(selection: Selection, context: LintContext): boolean {
  const known = answers.get(selection);
  if (known !== undefined) return known;
  const answer = placesAllByOtherKey(selection, context);
  answers.set(selection, answer);
  return answer;
}

function placesAllByOtherKey(selection: Selection, context: LintContext): boolean {
  const { subject, required, topologyKey } = selection;
  const other = otherKey(topologyKey);
  if (other === undefined || !required || context.nodes.length === 0) return false;
  if (pendingOf(subject) === 0 || !speaksOf(other, context.textOf(subject))) return false;
  const changed = withPodSpec(subject, (spec) => withTopologyKey(spec, selection, other));
  return allPlaced(context.planChanged(subject, changed));
}

function pendingOf({ planned }: Subject): number {
  return planned.filter(({ status }) => status === "Unschedulable").length;
}

function allPlaced(own: readonly PlannedPod[]): boolean {
  return own.length > 0 && own.every(({ status }) => status === "Scheduled");
}

/** Whether comments, names and annotations speak of the key's domains, and not of the other key's. */
function speaksOf(key: string, text: string): boolean {
  const words = wordsOf(text);
  const ofNodes =
    /\b(per|each|every|one|same|different|separate|distinct|another|own|across|between|over)[\s-]+(\w+[\s-]+)?(node|host|machine|server)s?\b|\b(node|host)[\s-]?(level|wise|spread|anti|failure)/i.test(
      words,
    );
  const ofZones = /\b(zone|zonal|zones|az|azs|availability|datacent(er|re)s?)\b/i.test(words);
  return key === hostname ? ofNodes && !ofZones : ofZones && !ofNodes;
}

/** What is written for people: comments, and the values of names, labels and annotations; not the topologyKey itself. */
function wordsOf(text: string): string {
  return text
    .split("\n")
    .map((line) => {
      const comment = /(^|\s)#(.*)$/.exec(line)?.[2] ?? "";
      const value = /^\s*-?\s*["']?[\w./-]+["']?:\s+(.*)$/.exec(line.replace(/(^|\s)#.*$/, ""))?.[1] ?? "";
      return /topologyKey|kubernetes\.io\/(hostname|zone)/.test(line) ? comment : `${value} ${comment}`;
    })
    .join("\n");
}

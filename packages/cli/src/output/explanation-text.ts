import { choiceText } from "./choice-text.ts";
import type { Colors } from "./colors.ts";
import { wrap, wrapStyled } from "./columns.ts";
import type { ExplainedPod } from "./explained-pod.ts";
import { fixesText } from "./fixes-text.ts";
import { groupBy } from "@stowage/planner";
import { rejectedNodesText } from "./rejected-nodes-text.ts";
import { visible } from "./visible.ts";

/** What is said of a pod by its status; a node's name follows the first two. */
const standing: Readonly<Record<ExplainedPod["status"], string>> = {
  Scheduled: "goes to",
  Bound: "runs on",
  Unschedulable: "is pending",
  SchedulingGated: "is not scheduled yet",
  Refused: "is refused",
  NotCreated: "is not created",
  Evicted: "is evicted",
};

/** The explanation as a text of at most `width` columns where names allow it. */
export function explanationText(pod: ExplainedPod, width: number, colors: Colors, making?: string): string {
  const blocks = [
    heading(pod, width, colors),
    ...(pod.nodeName === undefined ? [] : [preemption(pod, width, colors)]),
    rules(pod, width, colors),
    choiceText(pod, width, colors),
    preferences(pod, width, colors),
    rejectedNodesText(pod.explanation, width, colors),
    ...(pod.nodeName === undefined
      ? [preemption(pod, width, colors), fixesText(pod.fixes, { width, colors, making })]
      : []),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function heading(
  { title, owner, nodeName, status, reason, explanation }: ExplainedPod,
  width: number,
  colors: Colors,
): string[] {
  const of = owner === undefined ? "" : colors.faint(` (${visible(owner)})`);
  const pod = colors.heading(visible(title));
  const isLeaving = status === "Bound" && explanation.pod.metadata.deletionTimestamp !== undefined;
  if (nodeName !== undefined)
    return [
      wrapStyled(
        `${pod}${of} ${isLeaving ? "is terminating on" : standing[status]} ${colors.good(visible(nodeName))}`,
        width,
      ),
    ];
  return [
    wrapStyled(`${pod}${of} ${colors.bad(standing[status])}`, width),
    ...(reason === undefined ? [] : [`  ${wrap(reason, width - 2, "  ")}`]),
    ...(explanation.message === undefined ? [] : [colors.faint(`  ${wrap(explanation.message, width - 2, "  ")}`)]),
  ];
}

function preemption({ preemption: sentences, nodeName }: ExplainedPod, width: number, colors: Colors): string[] {
  if (sentences.length === 0) return [];
  const title = nodeName === undefined ? "Evicting other pods does not help" : "Who makes room";
  return [colors.heading(title), ...sentences.map((sentence) => `  ${wrap(sentence, width - 2, "    ")}`)];
}

/** The sums are those before normalising: the table above has what they come to. */
function preferences({ preferences: nodes }: ExplainedPod, width: number, colors: Colors): string[] {
  if (nodes.length === 0) return [];
  const alike = groupBy(nodes, ({ sentences }) => sentences.join("\n"));
  const lines = [...alike.values()].flatMap((group) => [
    `  ${colors.heading(visible(group.map(({ nodeName }) => nodeName).join(", ")))}`,
    ...(group[0]?.sentences ?? []).map((sentence) => `      ${wrap(sentence, width - 6, "        ")}`),
  ]);
  return [
    `${colors.heading("Who attracts or repels it")} ${colors.faint("(in InterPodAffinity, before scaling)")}`,
    ...lines,
  ];
}

function rules({ explanation }: ExplainedPod, width: number, colors: Colors): string[] {
  if (explanation.rules.length === 0) return [colors.heading("Rules"), "  none of its own"];
  const lines = explanation.rules.flatMap(({ sentence, remark, topology }) => {
    const warning = explanation.warnings.find(({ path }) => path === topology?.path);
    return [
      `  ${wrap(sentence, width - 2, "    ")}`,
      ...(remark === undefined ? [] : [`    ${wrap(remark, width - 4, "    ")}`]),
      ...(warning === undefined
        ? []
        : [colors.warning(`    ${wrap(`warning: ${warning.message}`, width - 4, "    ")}`)]),
    ];
  });
  return [colors.heading("Rules"), ...lines];
}

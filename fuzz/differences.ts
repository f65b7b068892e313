import { FormatError, parseCase, type RecordedCase } from "../conformance/recorded-case.ts";
import { type EngineDifference, runCase } from "../conformance/run-case.ts";
import type { Oracle } from "./oracle.ts";
import type { RandomQuestion } from "./random-case.ts";

/** What came of one case. */
export type Outcome =
  | { readonly kind: "equal" }
  /** An engine answered otherwise; `line` is the case with upstream's answer, as conformance files have it. */
  | { readonly kind: "different"; readonly line: string; readonly differences: readonly EngineDifference[] }
  /** Nothing was compared. */
  | { readonly kind: "passed over"; readonly why: string };

/** Asks upstream and both engines. */
export async function compareWithUpstream(
  oracle: Oracle,
  kubernetesVersion: string,
  questions: readonly RandomQuestion[],
): Promise<Outcome[]> {
  const answers = await oracle.ask(questions);
  return answers.map((answer, index) => {
    const question = questions[index];
    if (question === undefined) throw new RangeError("more answers than cases");
    if ("invalid" in answer) return { kind: "passed over", why: `the oracle can not read it: ${answer.invalid}` };
    return outcomeOf(recordedLine(kubernetesVersion, question, answer.text));
  });
}

/** A case with upstream's answer, as conformance files have it. */
export function recordedLine(kubernetesVersion: string, question: RandomQuestion, answer: string): string {
  return `{"kubernetesVersion":"${kubernetesVersion}","nominatedPods":"counted","case":${JSON.stringify(question)},"answer":${answer}}`;
}

function outcomeOf(line: string): Outcome {
  let recorded: RecordedCase;
  try {
    recorded = parseCase(line);
  } catch (error) {
    if (error instanceof FormatError) return { kind: "passed over", why: error.message };
    throw error;
  }
  const { needs, differences } = runCase(recorded);
  if (needs[0] !== undefined) {
    return { kind: "passed over", why: `needs what is not built yet: ${needs[0]}` };
  }
  return differences.length === 0 ? { kind: "equal" } : { kind: "different", line, differences };
}

/** What kind of difference it is: differences of one kind mostly have one cause. */
export function signature(differences: readonly EngineDifference[]): string {
  const engines = [...new Set(differences.map(({ engine }) => engine))].join("+");
  const fields = [
    ...new Set(differences.map(({ field, got, expected }) => `${field}${textOf(field, got ?? expected)}`)),
  ];
  return `${engines} ${fields.sort().join(" ")}`;
}

/** Errors differ by their text, and plugins by their name; of scores and totals the value says nothing. */
function textOf(field: string, value: unknown): string {
  return field === "error" || field === "plugin" ? `=${JSON.stringify(value)}` : "";
}
